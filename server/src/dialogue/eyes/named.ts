/** What papers are called, in the languages in which customers write to us. */
const NAMES = [
  /执照|身份证|许可证|开户许可|银行卡|发票|证照|证件|合同|协议/u,
  /執照|身份證|身分證|許可證|開戶許可|銀行卡|發票|證照|證件|合約|協議/u,
  /licen[cs]e|permit|id ?card|passport|invoice|contract|agreement/u,
  /許可証|免許|身分証|契約書|請求書/u,
  /사업자등록증|신분증|허가증|계약서/u,
  /gewerbeschein|lizenz|ausweis|genehmigung|vertrag/u,
];

/** Whether a file is called like a paper: `Business_Licence (2).pdf`, `身份证正面.pdf`. */
export function isNamedAsPaper(fileName: string): boolean {
  const name = fileName
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, ' ');
  return NAMES.some((called) => called.test(name));
}
