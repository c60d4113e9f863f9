// Pronouns, forms of "to be" and "to have", auxiliaries and question words: sentences have them, names hardly.
const lists = [
  // English
  "i i'm i'd i've i'll me my mine you you're your yours he he's she she's him his her hers it's we we're us our ours they they're them their theirs myself",
  "is are was were am been being be isn't aren't wasn't has have had having hasn't haven't do does did don't doesn't didn't will would can can't could couldn't",
  "shall should may might must won't cannot this that these those there here who whom whose which what where why how because but if while please",
  "says said told asks asked wants wanted needs needed likes liked loves loved hates feels felt thinks thought knows knew lives lived died",
  "went came goes comes gets got took takes gave gives wrote bought wishes hopes lied tell let let's hello dear thanks thank sorry",
  // German, Dutch, Afrikaans
  "ich du er sie wir ihr mich mir dich dir ihn ihm uns euch mein meine meinen meiner dein deine sein seine seinen ihre ihren unser ist sind bin bist war waren wird",
  "werden wurde wurden hat habe haben hatte hatten kann können konnte muss müssen soll sollen will wollen möchte darf nicht kein keine keinen auch doch noch sehr wie wer warum wann dass weil bitte",
  "ik jij hij zij wij jullie mij jou hem haar mijn jouw zijn onze heeft hebben heb had ben bent wordt werd kan moet wil niet geen ook wat waarom hoe omdat graag",
  // French, Spanish, Portuguese, Italian, Catalan, Romanian
  "je tu il elle nous vous ils elles moi toi lui mon ma mes ton ta tes sa ses notre votre leur leurs est sont suis es êtes sommes était étaient a ai as avons avez ont avait aura peut veut doit pas ne que qui quoi où pourquoi comment très c'est j'ai qu'il n'est n'a s'est d'un l'a cette ces dans avec",
  "yo tú él ella nosotros ustedes ellos ellas usted mi mis su sus está están estoy eres soy era fue tiene tengo tienen tenía ha han he hay puede quiere quiero necesito debe muy qué quién dónde cuándo cómo porque nos les esta este pero",
  "eu você vocês ele ela nós eles elas meu minha meus minhas seu sua são estão estou sou foi tem tenho têm tinha pode quer quero preciso não muito porque onde quando como isso isto essa este",
  "io lui lei noi voi loro mio mia miei tuo tua suo sua nostro è sono sei siamo ho hai abbiamo hanno aveva può vuole voglio devo non molto perché dove quando come questo questa che chi mi ti ci",
  "jo ell nosaltres meva seva té tinc vull eu el ea noi voi ei ele meu mea lui este sunt ești era are am avem au avut vreau poate trebuie nu foarte cum unde când",
  // Swedish, Danish, Norwegian, Icelandic
  "jag du han hon vi ni de mig dig honom henne oss dem min mitt mina din ditt hans hennes är var har hade blev blir kan ska vill måste inte mycket vad vem varför hur som att detta",
  "jeg hun hende ham dig mit dit sin er blev bliver skal vil ikke meget hvad hvem hvorfor hvordan dette ble blir hva hvor deg meg ekki ég þú hann hún við það eru hefur",
  // Finnish, Estonian, Hungarian
  "minä sinä hän me te he minun sinun hänen meidän minulla sinulla hänellä meillä minua häntä on ovat olen olet olemme oli olivat ole ei en et eivät ollut voi pitää täytyy haluan haluaa mikä missä miksi miten koska että tämä sairastui kuoli",
  "mina sina tema meie minu sinu oli olen ei mis kes kus miks az én te ő mi ti ők engem téged neki nekem van vagyok vagy vannak volt voltam lesz nem nincs kell lehet akar akarok mit ki hol miért hogyan mert hogy egy ez",
  // Polish, Czech, Slovak, Slovene, Croatian, Lithuanian, Latvian
  "ja ty on ona ono my wy oni one mnie mi ciebie go jego jej nas was ich mój moja moje twój jest są jestem jesteś był była było byli będzie ma mam mają miał miała może chce chcę musi nie się bardzo co kto gdzie dlaczego jak że bo ten ta to już",
  "já ty on ona my vy oni mě mne tebe ho jeho její nás můj moje je jsou jsem jsi byl byla bylo má mám mají měl měla může chce chci musí není velmi co kdo kde proč protože že ten ta to som sme ste bol bola bolo môže nie je čo",
  "jaz ti ona smo ste so sem bil bila ima imam lahko ni zelo kaj kdo kje zakaj ja sam si su bio bila bilo ima imam može hoće želi nije nisam vrlo što tko gdje zašto aš tu jis ji mes jūs jie yra esu buvo turi nori ne labai es viņš viņa mēs ir esmu bija nav ļoti",
  // Turkish, Azerbaijani, Albanian, Basque, Welsh, Irish
  "ben sen o biz siz onlar beni seni onu bana sana ona benim senin onun bizim bir bu şu ve değil var yok çok ne kim nerede neden nasıl için ama mi mı mu mü oldu olarak gibi mən sən unë ti ai ajo është janë kam ka nuk shumë ni naiz zara da dira dut mae yw rydw dwi tá níl agam",
  // Indonesian, Malay, Tagalog, Swahili, Vietnamese, Hausa, Zulu, Yoruba
  "saya aku kamu anda dia kami kita mereka ini itu adalah akan sudah belum tidak bukan sedang ingin mau bisa harus telah yang dengan karena apa siapa mana mengapa bagaimana",
  "ako ikaw siya kami tayo kayo sila ko mo niya ang mga ng sa ay hindi gusto po mimi wewe yeye sisi ninyi wao yangu yako yake wetu ni si ana nina wana alikuwa amekuwa hana sina kwa na ya wa za nini nani wapi kwanini sana hii huyu yuko",
  "tôi bạn anh chị em nó chúng ta họ của là được bị có không đã đang sẽ rất và nhưng này đó gì ai đâu sao cô ấy ông bà cháu tao ina kana yana tana ba ngi ngiyabonga mo wọn",
  // Russian, Ukrainian, Bulgarian, Serbian, Macedonian
  "я ты он она оно мы вы они меня мне тебя тебе его ему её ей нас нам вас вам их мой моя моё мои твой ваш наш есть был была было были будет буду не нет у в на с к и что кто где когда почему как это этот эта очень хочу хочет может надо нужно уже ещё бы же ли по для",
  "ти він вона воно ми ви вони мене мені тебе його йому її нас вас їх мій моя твій є був була було були буде немає що хто де коли чому як це цей дуже хоче може треба вже аз той тя то ние вие те съм си сме сте са беше има няма нямам е є искам много какво защо ја он оно смо сам су је није има нема сум сме",
  // Greek
  "εγώ εσύ αυτός αυτή αυτό εμείς εσείς με σε τον την το τα τους μας σας του της μου σου είναι είμαι είσαι ήταν ήμουν έχει έχω έχουν είχε θα να δεν μην που πώς τι ποιος πού γιατί ότι και πολύ ο η οι ένα μια στο στη στην από για",
  // Arabic, Persian, Urdu, Hebrew
  "أنا أنت هو هي نحن هم أنتم كان كانت يكون تكون ليس ليست لا لم لن ما من في على إلى عن مع هذا هذه ذلك التي الذي أن إن قد هل أين متى كيف لماذا لدي لديه لديها عند عندي جدا",
  "من تو او ما شما آنها است هستم هستی هست بود نیست دارم دارد داشت این آن که را با از به برای چه چرا کجا میں تم وہ ہم آپ ہے ہیں ہوں تھا تھی تھے نہیں کا کی کے کو سے یہ کیا",
  "אני אתה את הוא היא אנחנו אתם הם הן שלי שלך שלו שלה של היה היתה הייתה יהיה לא אין יש זה זאת מה מי איפה מתי למה איך כי גם רק על עם אל לי לו לה מאוד",
  // Hindi, Marathi, Bengali, Gujarati, Punjabi, Tamil, Telugu, Kannada, Malayalam, Sinhala, Nepali
  "मैं तुम आप वह यह वे हम मेरा मेरी मेरे तेरा उसका उसकी उसके मुझे उसे है हैं हूँ हूं था थी थे का की के को से में पर ने नहीं और क्या कौन कहाँ कब क्यों कैसे बहुत रहा रही गया गई आहे आहेत मी तो ती छ हो छु",
  "আমি তুমি আপনি সে তিনি আমরা তারা আমার তোমার আপনার তার আছে আছি ছিল ছিলেন হয় হয়েছে না নেই নয় কি কে কোথায় কখন কেন এই সেই খুব এবং હું તે છે છું હતો નથી ਮੈਂ ਉਹ ਹੈ ਹਨ ਸੀ நான் நீ அவர் அவள் அவன் நாம் என் உன் இல்லை என்ன உள்ளது నేను నువ్వు ఆమె అతను ఉంది లేదు ನಾನು ಅವರು ಇದೆ ಇಲ್ಲ ഞാൻ അവൾ അവൻ ആണ് ഇല്ല මම ඔයා ඇය ඔහු නැත",
  // Armenian, Georgian, Amharic, Mongolian, Kazakh
  "ես դու նա մենք դուք նրանք եմ ես է են էր չէ ունեմ ունի շատ მე შენ ის ჩვენ თქვენ ისინი არის ვარ იყო არ აქვს ძალიან እኔ አንተ እሱ እሷ ነው ናት አለ የለም би чи тэр бид байна байсан мен сен ол біз емес",
];

/** Pronouns, auxiliaries, negations and question words of more than sixty languages. */
export const functionWords: ReadonlySet<string> = new Set(lists.join(" ").split(" "));

/** Articles, which names of things and places have as well. */
export const articles: ReadonlySet<string> = new Set(
  "a an the der die das den dem ein eine einen el la los las le les un una uno une o os as um uma il lo gli een het de ett det".split(
    " ",
  ),
);

/** What stands between the words of a name of a person, a place or a firm. */
export const particles: ReadonlySet<string> = new Set(
  "de del da do dos das di du des van von der den la le el al bin ibn und et y e i of the san st".split(" "),
);
