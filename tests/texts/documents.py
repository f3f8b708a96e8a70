"""Small files of many kinds, made by hand: what a text looks like in a Word file, a PDF and a web page."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARTS = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word_file(body, **more):
    """A .docx whose body holds this WordprocessingML; a plain string is a paragraph for each line."""
    if "<w:" not in body:
        body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in body.split("\n"))
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PARTS}/content-types"><Default Extension="rels" ContentType="'
        f'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PARTS}/relationships"><Relationship Id="r1" Type="{OFFICE}" '
        f'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    return zipped(files | more)


def zipped(files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def pdf_file(*pages, password=""):
    """A PDF with a page for each text, a line of it below the other."""
    import pypdf

    count = len(pages)
    kids = " ".join(f"{2 * n + 4} 0 R" for n in range(count))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", font]
    for n, page in enumerate(pages):
        signs = {"\\": r"\\", "(": r"\(", ")": r"\)"}
        rows = ["".join(signs.get(c, c) for c in line) for line in page.split("\n")]
        drawn = "BT /F1 11 Tf 14 TL 50 780 Td " + " ".join(f"({row}) Tj T*" for row in rows) + " ET"
        looks = f"/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {2 * n + 5} 0 R"
        objects += [f"<< /Type /Page /Parent 2 0 R {looks} >>"]
        objects += [f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream"]
    out, places = b"%PDF-1.4\n", []
    for n, held in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{held}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n".encode()
    out += f"startxref\n{out.rindex(b'xref')}\n%%EOF\n".encode()
    if not password:
        return out
    writer, held = pypdf.PdfWriter(io.BytesIO(out)), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(held)
    return held.getvalue()


def web_page(inside, head=""):
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>{inside}</body></html>"
