//! Files are remembered as soon as they are finished, by a thread of its own: whatever waits for it
//! is written in one transaction.

use super::files::NewFile;
use super::{Error, State, connect};
use rusqlite::{Connection, Transaction};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Files that may wait; the scan pauses beyond.
const WAITING: usize = 256;

/// Takes down what came out of files.
pub struct Journal {
    sender: Option<SyncSender<NewFile>>,
    writer: Option<JoinHandle<Result<(), Error>>>,
    path: PathBuf,
}

impl Journal {
    /// Starts the thread that writes.
    ///
    /// # Errors
    /// When the state, or a thread, cannot be had.
    pub fn start(state: &State) -> Result<Self, Error> {
        let (sender, receiver) = sync_channel(WAITING);
        let mut connection = connect(state.path())?;
        let path = state.path().to_owned();
        let writer = std::thread::Builder::new()
            .name("journal".into())
            .spawn({
                let path = path.clone();
                move || write(&mut connection, &receiver, &path)
            })
            .map_err(|source| Error::Io {
                path: path.clone(),
                source,
            })?;
        Ok(Self {
            sender: Some(sender),
            writer: Some(writer),
            path,
        })
    }

    /// Takes down a file. What cannot be written is told at the end.
    pub fn add(&self, file: NewFile) {
        if let Some(sender) = &self.sender {
            // Fails only if the writer has given up, which it will say.
            let _ = sender.send(file);
        }
    }

    /// Waits until everything is written.
    ///
    /// # Errors
    /// When something could not be written.
    pub fn finish(mut self) -> Result<(), Error> {
        self.sender = None;
        let writer = self.writer.take().map(JoinHandle::join);
        match writer {
            Some(Ok(written)) => written,
            Some(Err(_)) => Err(Error::Damaged(std::mem::take(&mut self.path))),
            None => Ok(()),
        }
    }
}

fn write(connection: &mut Connection, files: &Receiver<NewFile>, path: &Path) -> Result<(), Error> {
    let failed = |source| Error::Database {
        path: path.to_owned(),
        source,
    };
    while let Ok(first) = files.recv() {
        let transaction = connection.transaction().map_err(failed)?;
        insert(&transaction, &first).map_err(failed)?;
        for file in files.try_iter().take(WAITING) {
            insert(&transaction, &file).map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
    }
    Ok(())
}

fn insert(transaction: &Transaction<'_>, file: &NewFile) -> rusqlite::Result<()> {
    let sql = "INSERT INTO files (name, stamp, root, size, path, record)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (name) DO UPDATE SET stamp = excluded.stamp, root = excluded.root,
            size = excluded.size, path = excluded.path, record = excluded.record,
            digest = NULL";
    let mut statement = transaction.prepare_cached(sql)?;
    statement.execute((
        &file.name,
        file.stamp.0 as i64,
        file.root as i64,
        file.size as i64,
        &file.path,
        &file.record,
    ))?;
    Ok(())
}
