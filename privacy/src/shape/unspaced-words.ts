const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const HAN = /\p{Script=Han}/gu;
const HIRAGANA = /\p{Script=Hiragana}/gu;
const KATAKANA = /\p{Script=Katakana}/gu;
const SOUTH_EAST = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/gu;
const SOUTH_EAST_LETTER = /\p{Lo}/u;

// Words of software, taken out before the rest is counted.
const TECHNICAL =
  /优先级|優先|优先|级别|等级|查询|查詢|搜索|搜尋|检索|檢索|订单|訂單|状态|狀態|生成|报告|報告|获取|獲取|数据|數據|資料|文档|文件|用户|用戶|工具|代理|模型|系统|系統|服务|服務|测试|測試|生产|環境|环境|配置|更新|删除|刪除|创建|創建|知识库|知識庫|调用|調用|执行|執行|計画|计划|検索|取得|実行|登録|確認|一覧|詳細|処理|注文|顧客|分析|翻译|翻譯|翻訳|总结|摘要|要約|问题|問題|消息|邮件|发送|送信|接收|受信|解析|计算|計算|验证|検証|校验|审批|承認|规划|规則|任务|タスク|步骤|工作流|流程|助手|客服|智能|机器人|对话|会話|检查|检验|响应|応答|请求|要求|接口|数据库|缓存|日志|错误|異常|异常|超时|失败|失敗|成功|开始|開始|结束|終了|人工|销售|支付|退款|返金|库存|在庫|价格|天气|天気|地图|网页|浏览器|代码|编写|运行|部署|发布|版本|节点|路由|分类|分類|排序|过滤|合并|同步|上传|下载|图片|图像|画像|语音|音声|文本|向量|嵌入|推理|评估|評価|評估|評測|北京|上海|東京|东京|大阪/g;
// Particles, pronouns and endings that names lack.
const FRAME =
  /[了吗嗎呢吧的我你他她它们們很没沒不会想要请請被把爱愛给給让讓着過]|です|ます|ました|でした|ません|ない|たい|って|ている|して|から|ので|だ$|た$|[はがをにへも](?=\p{L})|ฉัน|เธอ|เขา|ผม|คุณ|เรา|เป็น|ไม่|แล้ว|ครับ|ค่ะ|คะ|ไหม|กำลัง|อยู่|ขอ|ອ້ອຍ|ຂ້ອຍ|ລາວ|ເຈົ້າ|ເປັນ|ບໍ່|ខ្ញុំ|គាត់|នាង|មាន|មិន|ကျွန်|သည်|တယ်|ပါ|မယ်/u;

const MAX_HAN = 3;
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
const POLITE_END = /(?<![필중수개]|소)요$/;

/** Whether a Korean word has the ending of a sentence. */
export function isKoreanSentence(text: string): boolean {
  const words = text.match(KOREAN_WORD);
  if (words === null) return false;
  if (words.length > 1 && words.some((word) => POLITE_END.test(word))) return true;
  return words.some(
    (word) => KOREAN_END.test(word) && (word.length > MIN_KOREAN || (words.length > 1 && word.length > 1)),
  );
}
