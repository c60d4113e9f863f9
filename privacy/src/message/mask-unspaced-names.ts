import type { Placeholder } from "./placeholders.ts";

const NAME: Placeholder = "<name>";

// Where words have no spaces between them, a name is known by its form of address, or by a family name after a word for a person.
const HAN = String.raw`\p{Script=Han}`;
const BEFORE_ADDRESS = new RegExp(
  `[${HAN}${String.raw`\p{Script=Katakana}`}]{1,4}(?=\\s?(?:さん|様|さま|氏|先生|女士|小姐|同学))`,
  "gu",
);
const SURNAMES =
  "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯佐鈴高渡伊山中小加吉";
const AFTER_PERSON = new RegExp(
  `(客户|客戶|用户|用戶|患者|病人|会员|會員|员工|顾客|顧客|お客様|ユーザー|顧客名|姓名|名前)([\\s:：]*)(?=[${SURNAMES}])${HAN}{2,4}?(?=$|[^${HAN}]|[的不未没沒无無已在是有被提要说說和与與])`,
  "gu",
);
const KOREAN_ADDRESS = /[가-힣]{2,4}(?=\s?(?:씨|님|선생님|고객님|환자|고객)(?![가-힣]{2}))/gu;
const KOREAN_PERSON =
  /((?:고객|환자|사용자|회원|직원)[\s:]+)[가-힣]{2,4}(?=[\s,.)]|의|이|가|은|는|을|를|님|$)/gu;
const KOREAN_PLAIN =
  /^(?:인증|정보|요청|입력|계정|권한|세션|오류|이름|등록|삭제|없음|관리|사용자|고객|환자|회원|직원|담당)/u;

const maskKorean = (whole: string) => (KOREAN_PLAIN.test(whole) ? whole : NAME);

/** A message without Chinese, Japanese and Korean names beside a form of address or a word for a person. */
export function maskUnspacedNames(message: string): string {
  return message
    .replace(BEFORE_ADDRESS, NAME)
    .replace(AFTER_PERSON, `$1$2${NAME}`)
    .replace(KOREAN_ADDRESS, maskKorean)
    .replace(KOREAN_PERSON, (whole, person: string) =>
      KOREAN_PLAIN.test(whole.slice(person.length)) ? whole : person + NAME,
    );
}
