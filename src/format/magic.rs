//! Files that are no text, by the numbers they begin with. Marks that could also begin a text
//! (`BM`, `MZ`, `PAR1`) need a second sign.

/// A kind of file that this build does not read as text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Magic {
    /// gzip; the caller has a decoder.
    Gzip,
    /// zip, and with it xlsx, docx, pptx, odt, jar.
    Zip,
    /// PDF.
    Pdf,
    /// xz.
    Xz,
    /// Zstandard.
    Zstd,
    /// bzip2.
    Bzip2,
    /// LZ4 frame.
    Lz4,
    /// 7z.
    SevenZip,
    /// RAR.
    Rar,
    /// POSIX tar.
    Tar,
    /// OLE compound file: xls, doc, ppt, msg.
    Ole,
    /// Parquet.
    Parquet,
    /// Avro object container.
    Avro,
    /// ORC.
    Orc,
    /// Arrow IPC file.
    Arrow,
    /// SQLite.
    Sqlite,
    /// Access database.
    Access,
    /// Outlook data file.
    Pst,
    /// A picture.
    Image,
    /// A sound or video.
    Media,
    /// A font.
    Font,
    /// A program or object file.
    Program,
    /// An OpenPGP message.
    Pgp,
    /// LZMA without xz around it, lzip, lzop, compress.
    Lzma,
    /// An archive dump of PostgreSQL.
    PgDump,
    /// A binary property list.
    PropertyList,
    /// A cabinet.
    Cabinet,
    /// HDF5, SPSS.
    Statistics,
}

impl Magic {
    /// What people are told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zip => "zip archive or Office document",
            Self::Pdf => "PDF",
            Self::Xz => "xz",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Lz4 => "lz4",
            Self::SevenZip => "7z archive",
            Self::Rar => "RAR archive",
            Self::Tar => "tar archive",
            Self::Ole => "old Office document or Outlook message",
            Self::Parquet => "Parquet",
            Self::Avro => "Avro",
            Self::Orc => "ORC",
            Self::Arrow => "Arrow",
            Self::Sqlite => "SQLite database",
            Self::Access => "Access database",
            Self::Pst => "Outlook data file",
            Self::Image => "image",
            Self::Media => "audio or video",
            Self::Font => "font",
            Self::Program => "program",
            Self::Pgp => "PGP message",
            Self::Lzma => "LZMA, lzip, lzop or compress",
            Self::PgDump => "PostgreSQL archive",
            Self::PropertyList => "binary property list",
            Self::Cabinet => "cabinet archive",
            Self::Statistics => "data of a statistics program",
        }
    }
}

/// The kind of file that begins with `head`, if its first bytes say so. Looks at 512 bytes at most.
pub fn magic(head: &[u8]) -> Option<Magic> {
    by_prefix(head).or_else(|| by_structure(head))
}

const PREFIXES: &[(&[u8], Magic)] = &[
    (b"\x1f\x8b\x08", Magic::Gzip),
    (b"PK\x03\x04", Magic::Zip),
    (b"PK\x05\x06", Magic::Zip),
    (b"PK\x07\x08", Magic::Zip),
    (b"PK\x30\x30PK\x03\x04", Magic::Zip),
    (b"%PDF-", Magic::Pdf),
    (b"\xFD7zXZ\0", Magic::Xz),
    (b"\x28\xB5\x2F\xFD", Magic::Zstd),
    (b"\x04\x22\x4D\x18", Magic::Lz4),
    (b"7z\xBC\xAF\x27\x1C", Magic::SevenZip),
    (b"Rar!\x1A\x07", Magic::Rar),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Magic::Ole),
    (b"Obj\x01", Magic::Avro),
    (b"ARROW1\0\0", Magic::Arrow),
    (b"SQLite format 3\0", Magic::Sqlite),
    (b"\0\x01\0\0Standard ", Magic::Access),
    (b"!BDN", Magic::Pst),
    (b"\x89PNG\r\n\x1A\n", Magic::Image),
    (b"\xFF\xD8\xFF", Magic::Image),
    (b"GIF87a", Magic::Image),
    (b"GIF89a", Magic::Image),
    (b"II*\0", Magic::Image),
    (b"MM\0*", Magic::Image),
    (b"\0\0\x01\0", Magic::Image),
    (b"OggS\0", Magic::Media),
    (b"fLaC\0", Magic::Media),
    (b"\x1A\x45\xDF\xA3", Magic::Media),
    (b"\0\0\x01\xBA", Magic::Media),
    (b"\0\0\x01\xB3", Magic::Media),
    (b"wOFF", Magic::Font),
    (b"wOF2", Magic::Font),
    (b"\x7FELF", Magic::Program),
    (b"\xCA\xFE\xBA\xBE", Magic::Program),
    (b"\xCF\xFA\xED\xFE", Magic::Program),
    (b"\0asm", Magic::Program),
    (b"-----BEGIN PGP MESSAGE-----", Magic::Pgp),
    (b"\x5D\0\0", Magic::Lzma),
    (b"LZIP\x01", Magic::Lzma),
    (b"\x89LZO\0\r\n\x1A\n", Magic::Lzma),
    (b"\x1F\x9D", Magic::Lzma),
    (b"PGDMP\x01", Magic::PgDump),
    (b"bplist00", Magic::PropertyList),
    (b"MSCF\0\0\0\0", Magic::Cabinet),
    (b"\x89HDF\r\n\x1A\n", Magic::Statistics),
    (b"$FL2@(#)", Magic::Statistics),
];

fn by_prefix(head: &[u8]) -> Option<Magic> {
    PREFIXES
        .iter()
        .find(|(prefix, _)| head.starts_with(prefix))
        .map(|&(_, magic)| magic)
}

/// Marks that stand elsewhere or need a second sign.
fn by_structure(head: &[u8]) -> Option<Magic> {
    let at =
        |start: usize, mark: &[u8]| head.get(start..).is_some_and(|tail| tail.starts_with(mark));
    let byte = |place: usize| head.get(place).copied().unwrap_or(b' ');
    let found = match head.first()? {
        b'B' if at(0, b"BZh") && (at(4, b"1AY&SY") || at(4, b"\x17\x72\x45\x38\x50\x90")) => {
            Magic::Bzip2
        }
        b'B' if at(0, b"BM") && at(6, b"\0\0\0\0") => Magic::Image,
        b'P' if at(0, b"PAR1\x15") => Magic::Parquet,
        b'O' if at(0, b"ORC") && (byte(3) < b'\t' || byte(3) == b'\n' && byte(4) < b'\t') => {
            Magic::Orc
        }
        b'R' if at(0, b"RIFF") && at(8, b"WEBP") => Magic::Image,
        b'R' if at(0, b"RIFF") && (at(8, b"WAVE") || at(8, b"AVI ")) => Magic::Media,
        b'I' if at(0, b"ID3") && byte(3) < 5 && byte(4) < b'\t' => Magic::Media,
        b'M' if at(0, b"MZ") && at(0x1C, &[0; 8]) => Magic::Program,
        0x50..=0x5F if at(1, b"\x2A\x4D\x18") => Magic::Zstd,
        _ if at(4, b"ftyp") && byte(0) == 0 => Magic::Media,
        _ if at(257, b"ustar\0") || at(257, b"ustar  \0") => Magic::Tar,
        _ => return None,
    };
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let mut tar = vec![0; 257];
        tar.extend_from_slice(b"ustar\x0000");
        for (head, want) in [
            (&b"\x1f\x8b\x08\0"[..], Magic::Gzip),
            (b"PK\x03\x04rest", Magic::Zip),
            (b"%PDF-1.7", Magic::Pdf),
            (b"BZh91AY&SYxx", Magic::Bzip2),
            (b"PAR1\x15\x04", Magic::Parquet),
            (b"ORC\n\x07\x12", Magic::Orc),
            (b"\x5D\0\0\x80\0", Magic::Lzma),
            (b"PGDMP\x01\x0E", Magic::PgDump),
            (b"RIFF1234WAVEfmt ", Magic::Media),
            (b"\0\0\0\x20ftypisom", Magic::Media),
            (&tar, Magic::Tar),
        ] {
            assert_eq!(magic(head), Some(want));
        }
    }

    #[test]
    fn texts_that_begin_like_a_file_are_texts() {
        for text in [
            "",
            "BM,EUR",
            "BMW,3,Series\n1,2,3\n",
            "MZ,1\n",
            "PAR1,PAR2\n",
            "ORC,ELF\n",
            "ORC\nELF\n",
            "PGDMP,x\n",
            "]\n",
            "ID3,ID4\n",
            "RIFF,RAFF,WAVE\n",
            "PK,name\n",
            "BZh9,x\n",
            "Rar!,x\n",
            "Obj,1\n",
            "II*,1\n",
        ] {
            assert_eq!(magic(text.as_bytes()), None, "{text}");
        }
    }
}
