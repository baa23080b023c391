import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isCard,
  isDay,
  isFoodLicence,
  isIdentity,
  isInvoiceNumber,
  isPermit,
  isRegistration,
  passesLuhn,
  passesMod1110,
} from '../src/checks.ts';
import { cardsIn, codesOf18, creditCodeOf, identityOf } from '../src/codes.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100-2015, reckoned here by powers of three, apart from what is tested. */
function withCheck(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const char of body) {
    sum += ALPHABET.indexOf(char) * weight;
    weight = (weight * 3) % 31;
  }
  return body + ALPHABET[(31 - (sum % 31)) % 31]!;
}

const creditCode = fc
  .tuple(
    fc.constantFrom('91330106', '92440106', '93110105'),
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 9, maxLength: 9 }),
  )
  .map(([head, tail]) => withCheck(head + tail.join('')));

/** GB 11643-1999 by the definition of ISO 7064: the sum of a digit times 2 to the power of its place is 1 modulo 11. */
function withIdentityCheck(body: string): string {
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0);
  const check = (12 - (sum % 11)) % 11;
  return body + (check === 10 ? 'X' : String(check));
}

const digit = fc.constantFrom(...'0123456789');
const identity = fc
  .tuple(
    fc.date({ min: new Date('1940-01-01'), max: new Date('2020-12-31'), noInvalidDate: true }),
    fc.array(digit, { minLength: 3, maxLength: 3 }),
  )
  .map(([date, order]) =>
    withIdentityCheck(`110101${date.toISOString().slice(0, 10).replaceAll('-', '')}${order.join('')}`),
  );

describe('check digits', () => {
  it('holds every code that is reckoned by GB 32100, and none with one character changed', () => {
    fc.assert(
      fc.property(creditCode, fc.nat({ max: 17 }), fc.constantFrom(...ALPHABET), (code, place, other) => {
        expect(isRegistration(code)).toBe(true);
        if (code[place] !== other)
          expect(isRegistration(code.slice(0, place) + other + code.slice(place + 1))).toBe(false);
      }),
    );
  });

  it('holds every identity number that is reckoned by GB 11643, and none with one digit changed', () => {
    fc.assert(
      fc.property(identity, fc.nat({ max: 16 }), digit, (number, place, other) => {
        expect(isIdentity(number)).toBe(true);
        if (number[place] !== other)
          expect(isIdentity(number.slice(0, place) + other + number.slice(place + 1))).toBe(false);
      }),
    );
  });

  it('finds one wrong digit in a card number', () => {
    const card = fc.array(digit, { minLength: 14, maxLength: 17 }).map((digits) => {
      const body = `6${digits.join('')}`;
      return [...'0123456789'].map((last) => body + last).find(passesLuhn) ?? '';
    });
    fc.assert(
      fc.property(
        card.filter((number) => number !== ''),
        fc.nat({ max: 14 }),
        digit,
        (number, place, other) => {
          expect(isCard(number)).toBe(true);
          if (number[place] !== other)
            expect(isCard(number.slice(0, place) + other + number.slice(place + 1))).toBe(false);
        },
      ),
    );
  });

  it.each([
    ['a day that the calendar lacks', withIdentityCheck('11010119900230123'), false],
    ['a province that there is not', withIdentityCheck('19010119900228123'), false],
    ['a right one', withIdentityCheck('11010119900228123'), true],
  ])('knows of an identity number %s', (_, number, right) => expect(isIdentity(number)).toBe(right));

  it('knows the 15 digits of registrations before 2015, whose last is by MOD 11,10', () => {
    const body = '33010800001234';
    const right = [...'0123456789'].filter((last) => passesMod1110(body + last));
    expect(right).toHaveLength(1);
    expect(isRegistration(body + right[0]!)).toBe(true);
    expect([...'0123456789'].filter((last) => isRegistration(body + last))).toHaveLength(1);
    // GB/T 17710-2008 gives 0794 and its check digit 5 as the example.
    expect(passesMod1110('07945')).toBe(true);
  });

  it.each([
    ['JY23301060012345', true],
    ['JY43301060012345', false],
    ['JY2330106001234', false],
    ['JY29901060012345', false],
    ['SC23301060012345', false],
  ])('takes %s for a food licence: %s', (number, right) => expect(isFoodLicence(number)).toBe(right));

  it('knows permits and invoices by their length', () => {
    expect(isPermit('J3310012345601')).toBe(true);
    expect(isPermit('J331001234560')).toBe(false);
    expect(isInvoiceNumber('12345678')).toBe(true);
    expect(isInvoiceNumber('123456789')).toBe(false);
    expect(isDay('2024-02-29')).toBe(true);
    expect(isDay('2023-02-29')).toBe(false);
  });
});

describe('codes as they were read', () => {
  const bent = { '0': 'O', '1': 'I', '5': 'S', '2': 'Z' } as const;

  it('reads characters that the alphabet lacks for the digits that the check character proves', () => {
    fc.assert(
      fc.property(creditCode, (code) => {
        const read = code.replace(/[0152]/gu, (char) => bent[char as keyof typeof bent]);
        expect(creditCodeOf(read)).toBe(code);
        expect(creditCodeOf(`${code.slice(0, 4)} ${code.slice(4)}`.toLowerCase().replaceAll('l', 'L'))).toBe(code);
      }),
    );
  });

  it('never makes a wrong code right', () => {
    fc.assert(
      fc.property(
        creditCode,
        fc.nat({ max: 17 }),
        fc.constantFrom(...ALPHABET, 'I', 'O', 'S', 'Z', 'V'),
        (code, place, other) => {
          const twin = { I: '1', O: '0', S: '5', Z: '2' }[other] ?? other;
          fc.pre(twin !== code[place]);
          // A letter among the digits of the district can be the digit itself, badly read.
          fc.pre(!(place >= 2 && place < 8 && /[A-Z]/u.test(other)));
          expect(isRegistration(creditCodeOf(code.slice(0, place) + other + code.slice(place + 1)))).toBe(false);
        },
      ),
    );
  });

  it('leaves as they are codes that are too short, too long or proved by nothing', () => {
    for (const code of ['91330106MA2CFRPT7', '91330106MA2CFRPT700', '91330106MA2CFRPTOI'])
      expect(creditCodeOf(code)).toBe(code);
  });

  it('finds codes within a line and cards in groups', () => {
    expect(codesOf18('统一社会信用代码 91330106MA2CFRPT70（1-1）')).toEqual(['91330106MA2CFRPT70']);
    expect(cardsIn('卡号 6222 0200 1234 5678 123')).toEqual(['6222 0200 1234 5678 123']);
    fc.assert(
      fc.property(identity, (number) => {
        expect(identityOf(` ${number.slice(0, 6)} ${number.slice(6).toLowerCase()}`)).toBe(number);
      }),
    );
  });
});
