const wordSet = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(" ").split(" "));

/** Words that a name, or a number, of a person or an account follows, with or without a capital. */
export const personWords: readonly string[] = [
  // English
  "users? usernames? customers? patients? clients? members? employees? students? owners? authors? recipients? senders?",
  "contacts? persons? people guests? buyers? sellers? passengers? travell?ers? subscribers? tenants? assignees?",
  "mr mrs ms mx miss dr prof sir madam dear full_?name first_?name last_?name surname display_?name login logins? accounts?",
].flatMap((line) => line.split(" "));

/** The same in other languages: only words with a capital are taken for names there. */
export const foreignPersonWords: readonly string[] = [
  "named called benutzer(?:in|s)? nutzer(?:in)? kund(?:e|en|in) patient(?:en|in) herrn? frau namens mitarbeiter(?:in)? versicherte[rn]?",
  "utilisat(?:eur|rice) client(?:e|es) patient(?:e|es) monsieur madame mme mlle nommée? salariée?",
  "usuari[oa] cliente paciente señora? sr sra srta don doña llamad[oa] usuária? usuário utilizadora? senhora? chamad[oa]",
  "utente paziente signora? sig dottor(?:e|essa)? nome gebruiker klant patiënt meneer mevrouw dhr mevr genaamd",
  "użytkowni(?:k|ka|kowi|czka) klient(?:a|owi|ka|ki)? pacjent(?:a|owi|ka|ki)? pan pana pani imieniem",
  "kullanıcı(?:sı|nın)? müşteri(?:si|nin)? hasta(?:sı|nın)? bay bayan sayın",
  "användare[ns]? kunden patienten fru bruger(?:en)? bruker(?:en)? kunde pasient(?:en)? käyttäjä[nt]? asiakas asiakkaan potilas potilaan",
  "felhasználó ügyfél beteg uživatel[ei]? zákazník(?:a|ovi)? pacient(?:a|ovi)? paní utilizatorul clientul pacientul domnul doamna",
  "пользовател(?:ь|я|ю|ем) клиент(?:а|у|ом|ка|ки)? пациент(?:а|у|ом|ка|ки)? господин(?:а|у)? госпож[аиеу] г-н г-жа",
  "користувач(?:а|у)? клієнт(?:а|у|ка|ки)? пацієнт(?:а|у|ка|ки)? пані χρήστης? πελάτης? ασθενής? κύριος? κυρία[ς]?",
  "pengguna pelanggan pasien bapak ibu mtumiaji mteja mgonjwa bwana bibi",
  "dùng hàng nhân ông bà anh chị m(?=[.])",
  "المستخدم العميل المريضة? السيدة? الدكتورة? باسم کاربر مشتری بیمار آقای خانم صارف مریض",
  "הלקוחה? לקוחה? המשתמשת? משתמשת? המטופלת? מטופלת? מר גברת ग्राहक उपयोगकर्ता मरीज रोगी श्री श्रीमती গ্রাহক ব্যবহারকারী রোগী ผู้ใช้ ลูกค้า ผู้ป่วย คุณ นาย นาง",
].flatMap((line) => line.split(" "));

/** Words that a name follows after a colon or an equals sign. */
export const valueWords: readonly string[] =
  "name nom nombre nome naam imię nazwisko ad isim namn navn nimi név jméno nume имя имени фио ім'я όνομα nama tên jina e-?mail from to by for cc bcc".split(
    " ",
  );

/** Words that a name may follow among other things: only words with a capital that name nothing technical are taken. */
export const linkWords: readonly string[] = [
  "for by from to with of via between belonging regarding about against hi hello dear notify invite remind refund charge contact bill greet",
  "für von vom bei pour par avec chez para por da di dal dalla voor door van aan dla od przez",
  "för från av till til fra för untuk dari oleh kepada cho từ bởi gửi kwa для від от у к ко за για από προς στον στην του της",
].flatMap((line) => line.split(" "));

/** Words inside a name that have no capital. */
export const nameParticles = wordSet(
  "van von der den de la le di da del della dos das do bin ibn al el ter ten zu af av y",
);

/** Words that follow a word such as "user" and are no name. */
export const plainWords = wordSet(
  "a an the this that these those it its is are was were be been being am has have had having do does did done doing",
  "will would can could cannot can't shall should may might must not no nor never and or but if then else than as so",
  "of in on at by for from with without within into onto to via per over under after before during while until since",
  "who whom whose which what when where why how all any some each every many more most other another same such only own",
  "i you he she we they me him her us them my your his our their already still yet also too just again now soon here there",
  "id ids uuid key keys name names type types data info agent agents input inputs output action actions account accounts",
  "access error errors session sessions role roles group groups profile profiles list record records record's object",
  "objects field fields value values code codes service services side request requests response responses message",
  "messages token tokens secret secrets certificate certificates library libraries version versions app application",
  "connection connections config configuration settings options context cache database table tables row rows index",
  "password passwords permission permissions credentials credential authentication authorization login limit limits",
  "space mode prompt prompts content query queries interface instance instances class function method module plugin",
  "store storage state status count number address addresses email phone region domain domains pool pools script",
  "directory folder file files path paths home homepage page pages link url preference preferences setting feedback",
  "approval confirmation consent intervention interaction experience activity event events defined provided specified",
  "supplied generated created deleted disabled enabled blocked banned locked suspended removed added updated modified",
  "changed found missing invalid unknown unauthorized authorized authenticated unauthenticated denied rejected refused",
  "cancelled canceled aborted closed disconnected connected registered exists exist existing expired failed fails fail",
  "requested required requires require needs need wants want tried tries try used uses use using sent sends received",
  "returned returns given gave got set sets exceeded limited reached asked asks said says told does doesn't don't didn't",
  "isn't aren't wasn't hasn't haven't won't wouldn't couldn't lookup creation deletion update removal search management",
  "support care success journey segment segments onboarding care portal dashboard console terminal shell process",
  "quota usage billing plan tier subscription level policy policies rights privileges privilege scope scopes claim",
  "code-level mode-level first last new old current previous next single multiple invalid valid empty null undefined",
  "none true false timed time times timeout out up down off because due whose however therefore between against",
  "recursively twice once multiple several incorrectly correctly directly multiple automatically successfully during",
  "declined accepted approved verified unverified activated deactivated logged signed left joined returned stopped",
  "interrupted terminated crashed dropped reset refused timed gone went took takes hung hang initiated triggered",
  "auth streaming refresh nonce length end inside outside start prefix suffix return scoped facing specific native based local remote",
  "binding bindings handler handlers provider providers registration header headers body payload stream socket",
  "protocol tls ssl hello http https tcp api sdk cli gui ui id's properties property attribute attributes parameter",
  "parameters argument arguments abort exception exceptions closing close open opened ready init initialized initialization",
  "callback constructor variable variables symbol expression statement declaration import export exports decorator",
);

/** Such words in scripts without capitals. */
export const caselessPlainWords = wordSet(
  "غير موجود موجودة الجديد مسجل مسجلة نیست وجود جديد ליس קיים קיימת רשום חדש मौजूद उपलब्ध अमान्य পাওয়া ไม่พบ ใหม่",
);

/** Words with a capital that follow "for", "from" and the like and are no name of a person. */
export const technicalWords = wordSet(
  "postgres postgresql mysql mariadb redis kafka mongo mongodb sqlite oracle elasticsearch opensearch cassandra snowflake",
  "bigquery databricks pinecone weaviate qdrant chroma milvus supabase firebase airtable notion slack discord telegram",
  "teams zoom stripe paypal shopify salesforce hubspot zendesk jira confluence trello asana linear twilio sendgrid",
  "openai anthropic claude gemini google azure amazon aws microsoft meta mistral cohere groq bedrock vertex ollama",
  "llama deepseek qwen perplexity replicate together fireworks langchain crewai autogen huggingface nvidia intel apple",
  "windows linux macos android ios ubuntu debian alpine chrome chromium firefox safari edge opera electron node deno bun",
  "python java kotlin swift rust go ruby php perl scala haskell elixir erlang lua bash powershell docker kubernetes helm",
  "terraform ansible jenkins github gitlab bitbucket git npm yarn pnpm webpack vite rollup babel eslint react angular vue",
  "svelte express fastify django flask rails spring hibernate graphql swagger cloudflare cloudfront fastly akamai nginx",
  "apache tomcat envoy istio vercel netlify heroku datadog sentry grafana prometheus splunk playwright puppeteer selenium",
  "cloud storage compute server servers client clients service services api apis gateway proxy cluster region zone error",
  "errors exception failure timeout request requests response responses message messages token tokens user users account",
  "object objects array arrays string strings number numbers boolean integer float double map maps list lists set sets",
  "promise promises function functions class classes method methods module modules symbol date dates buffer stream",
  "streams file files directory path key keys value values type types name names property properties parameter argument",
  "index table column row rows record schema query queries statement transaction database node nodes element elements",
  "component document window worker thread process container pod image volume network socket port host session cookie",
  "header headers body content authorization bearer basic origin referer accept host connection language encoding",
  "unicode latin ascii utf english french german spanish chinese japanese korean arabic russian portuguese italian dutch",
  "import media param utility override supports deprecated layer apply keyframes charset namespace identifier arbitrary baseline",
  "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september",
  "october november december internet explorer visual studio code unix posix mozilla webkit gecko safari mac the a an",
  "this that these those no not if when it is please only use invalid unable failed cannot tool step agent model plan",
  "search upstream downstream lambda pipeline queue topic bucket secret manager vault policy role group feature flag",
  "webhook event events handler provider resource resources entity collection field option options setting settings",
  "version release build test tests suite job task tasks workflow action actions trigger deployment environment staging",
  "production development null undefined none true false infinity europe america asia africa australia germany france",
  "spain italy brazil india china japan london paris berlin frankfurt dublin singapore sydney tokyo virginia oregon ohio",
);
