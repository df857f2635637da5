// A real workbook, as small as one can be: the parts that Excel itself needs, in a ZIP file.

import { crc32, deflateRawSync } from 'node:zlib';

const TYPES = 'http://schemas.openxmlformats.org';
const OFFICE = `${TYPES}/officeDocument/2006/relationships`;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const text = (words) => String(words).replace(/[&<>"]/g, (it) => `&#${it.charCodeAt(0)};`);

/** A workbook with one sheet of these rows; numbers stay numbers, all else is text. */
export function workbook(rows) {
    const cell = (value, at, line) => {
        const ref = `${String.fromCharCode(65 + at)}${line + 1}`;
        if (typeof value === 'number') return `<c r="${ref}"><v>${value}</v></c>`;
        return `<c r="${ref}" t="inlineStr"><is><t>${text(value)}</t></is></c>`;
    };
    const row = (cells, line) => `<row r="${line + 1}">${cells.map((it, at) => cell(it, at, line)).join('')}</row>`;
    const sheets = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
    return zip({
        '[Content_Types].xml': `${HEAD}<Types xmlns="${TYPES}/package/2006/content-types">`
            + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + `<Override PartName="/xl/workbook.xml" ContentType="${sheets}.sheet.main+xml"/>`
            + `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheets}.worksheet+xml"/></Types>`,
        '_rels/.rels': `${HEAD}<Relationships xmlns="${TYPES}/package/2006/relationships">`
            + `<Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
        'xl/workbook.xml': `${HEAD}<workbook xmlns="${TYPES}/spreadsheetml/2006/main" xmlns:r="${OFFICE}">`
            + '<sheets><sheet name="Clients" sheetId="1" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${TYPES}/package/2006/relationships">`
            + `<Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
        'xl/worksheets/sheet1.xml': `${HEAD}<worksheet xmlns="${TYPES}/spreadsheetml/2006/main"><sheetData>`
            + `${rows.map(row).join('')}</sheetData></worksheet>`,
    });
}

function zip(files) {
    const [bodies, entries] = [[], []];
    let at = 0;
    for (const [name, words] of Object.entries(files)) {
        const [plain, path] = [Buffer.from(words), Buffer.from(name)];
        const packed = deflateRawSync(plain);
        // Version 2.0, no flags, deflate, a date that says nothing, and the sizes.
        const facts = Buffer.alloc(26);
        facts.writeUInt16LE(20, 0);
        facts.writeUInt16LE(8, 4);
        facts.writeUInt16LE(33, 8);
        facts.writeUInt32LE(crc32(plain), 10);
        facts.writeUInt32LE(packed.length, 14);
        facts.writeUInt32LE(plain.length, 18);
        facts.writeUInt16LE(path.length, 22);
        const body = Buffer.concat([Buffer.from('PK\x03\x04'), facts, path, packed]);
        const rest = Buffer.alloc(14);
        rest.writeUInt32LE(at, 10);
        entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), facts, rest, path]));
        bodies.push(body);
        at += body.length;
    }
    const directory = Buffer.concat(entries);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(entries.length, 8);
    end.writeUInt16LE(entries.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(at, 16);
    return Buffer.concat([...bodies, directory, end]);
}
