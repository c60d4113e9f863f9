const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const HAN = /\p{Script=Han}/gu;
const HIRAGANA = /\p{Script=Hiragana}/gu;
const KATAKANA = /\p{Script=Katakana}/gu;
const SOUTH_EAST = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/gu;
const SOUTH_EAST_LETTER = /\p{Lo}/u;

// Words of software, taken out before the rest is counted.
const TECHNICAL =
  /查询|查詢|搜索|搜尋|检索|檢索|订单|訂單|状态|狀態|生成|报告|報告|获取|獲取|数据|數據|資料|文档|文件|用户|用戶|工具|代理|模型|系统|系統|服务|服務|测试|測試|生产|環境|环境|配置|更新|删除|刪除|创建|創建|知识库|知識庫|调用|調用|执行|執行|計画|计划|検索|取得|実行|登録|確認|一覧|詳細|処理|注文|顧客|都|区|市|省|县|町/g;
// Particles, pronouns and endings that names lack.
const FRAME =
  /[了吗嗎呢吧的我你他她它们們很没沒不会想要请請被把]|です|ます|ました|でした|ません|ない|たい|って|ている|して|から|ので|だ$|た$|[はがをにへも](?=\p{L})|ฉัน|เธอ|เขา|ผม|คุณ|เรา|เป็น|ไม่|แล้ว|ครับ|ค่ะ|คะ|ไหม|กำลัง|อยู่|ขอ|ອ້ອຍ|ຂ້ອຍ|ລາວ|ເຈົ້າ|ເປັນ|ບໍ່|ខ្ញុំ|គាត់|នាង|មាន|មិន|ကျွန်|သည်|တယ်|ပါ|မယ်/u;

const MAX_HAN = 5;
const MAX_KANA = 12;
const MAX_HIRAGANA = 4;
const MAX_SOUTH_EAST = 7;

const countOf = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** Whether text in a script without spaces between words is longer than a name, or has the particles of a sentence. */
export function isUnspacedSentence(text: string): boolean {
  if (!UNSPACED.test(text)) return false;
  const rest = text.replace(TECHNICAL, "");
  const hiragana = countOf(rest, HIRAGANA);
  const han = countOf(rest, HAN);
  if (han > MAX_HAN || hiragana > MAX_HIRAGANA) return true;
  if (han + hiragana + countOf(rest, KATAKANA) > MAX_KANA) return true;
  const southEast = (rest.match(SOUTH_EAST) ?? []).filter((letter) => SOUTH_EAST_LETTER.test(letter)).length;
  if (southEast > MAX_SOUTH_EAST) return true;
  return han + hiragana + southEast > 1 && FRAME.test(rest);
}

const KOREAN_WORD = /[가-힣]+/g;
const KOREAN_END = /(?:니다|[어아해려]요|[했었았렸졌]다|[는인이]다|까요?|세요|네요|지요|죠)$/;
const MIN_KOREAN = 3;

/** Whether a Korean word has the ending of a sentence. */
export function isKoreanSentence(text: string): boolean {
  const words = text.match(KOREAN_WORD);
  if (words === null) return false;
  return words.some(
    (word) => KOREAN_END.test(word) && (word.length > MIN_KOREAN || (words.length > 1 && word.length > 1)),
  );
}
