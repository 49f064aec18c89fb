//! The document as the reader of Parquet wants it: something that threads could share. A child has
//! one thread only, so the document itself stays behind.

use crate::source::child::Document;
use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};
use std::cell::RefCell;
use std::io::{self, Read};

thread_local! {
    static DOCUMENT: RefCell<Option<Document>> = const { RefCell::new(None) };
}

/// The document that this thread decodes.
pub(super) struct Source {
    size: u64,
}

/// Its bytes from a place on.
pub(super) struct Reader {
    at: u64,
}

impl Source {
    pub fn new(document: &Document) -> Self {
        DOCUMENT.with_borrow_mut(|held| *held = Some(document.clone()));
        Self {
            size: document.size(),
        }
    }
}

fn read_at(offset: u64, buf: &mut [u8]) -> io::Result<usize> {
    DOCUMENT.with_borrow_mut(|document| match document {
        Some(document) => document.read_at(offset, buf),
        None => Ok(0),
    })
}

impl Read for Reader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = read_at(self.at, buf)?;
        self.at = self.at.saturating_add(read as u64);
        Ok(read)
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.size
    }
}

impl ChunkReader for Source {
    type T = Reader;

    fn get_read(&self, start: u64) -> Result<Reader> {
        Ok(Reader { at: start })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let left = self.size.saturating_sub(start);
        if length as u64 > left {
            return Err(ParquetError::EOF("behind the end of the file".to_owned()));
        }
        let mut bytes = Vec::new();
        (Reader { at: start })
            .take(length as u64)
            .read_to_end(&mut bytes)?;
        if bytes.len() < length {
            return Err(ParquetError::EOF("the file ends".to_owned()));
        }
        Ok(bytes.into())
    }
}
