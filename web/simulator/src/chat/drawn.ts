import type { Words } from '../words.ts';

/** A picture that can be told from others: an order as a customer would photograph it. */
export async function order(t: Words): Promise<Blob> {
  const { canvas, pen } = sheet(480, 320, '#f3efe6');
  if (pen) {
    pen.fillStyle = '#ffffff';
    pen.fillRect(48, 36, 384, 248);
    pen.fillStyle = '#0f766e';
    pen.fillRect(48, 36, 384, 10);
    pen.fillStyle = '#15201e';
    pen.font = '600 26px sans-serif';
    pen.fillText(t('sample.imageTitle'), 76, 96);
    pen.font = '18px sans-serif';
    t('sample.imageText')
      .split('\n')
      .forEach((line, index) => pen.fillText(line, 76, 142 + index * 36));
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

/** A 营业执照 of a company that does not exist; its code has a right check digit. In Chinese, whatever the page speaks. */
export async function licence(): Promise<Blob> {
  const { canvas, pen } = sheet(1400, 980, '#fbfaf3');
  if (pen) {
    pen.strokeStyle = '#b98b4a';
    pen.lineWidth = 8;
    pen.strokeRect(28, 28, 1344, 924);
    pen.fillStyle = '#1f1f1f';
    pen.font = '600 76px serif';
    pen.fillText('营 业 执 照', 480, 190);
    pen.font = '28px serif';
    pen.fillText('统一社会信用代码', 100, 270);
    pen.fillText('91330106MA7LQ0T2XB', 100, 312);
    rows.forEach(([label, value], at) => {
      const y = 400 + at * 62;
      pen.fillText(label, 100, y);
      pen.fillText(value, 300, y);
    });
    pen.fillText('登记机关', 980, 880);
    pen.fillText('2022年04月12日', 1120, 880);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

const rows: readonly (readonly [string, string])[] = [
  ['名称', '杭州桂语里餐饮管理有限公司'],
  ['类型', '有限责任公司(自然人独资)'],
  ['法定代表人', '林小雨'],
  ['注册资本', '伍拾万元整'],
  ['成立日期', '2022年04月12日'],
  ['营业期限', '2022年04月12日至长期'],
  ['住所', '浙江省杭州市西湖区望江路208号'],
  ['经营范围', '餐饮服务；食品销售；餐饮管理'],
];

function sheet(width: number, height: number, background: string) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  if (pen) {
    pen.fillStyle = background;
    pen.fillRect(0, 0, width, height);
  }
  return { canvas, pen };
}
