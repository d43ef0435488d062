//! Which queries ran, as text that a test can compare.
//!
//! Names are kept beside salsa rather than looked up in it: reading an input
//! while a query runs would make that query depend on the input.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Executed queries and the names of the ids they were given.
#[derive(Default)]
pub(crate) struct QueryLog {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    executed: Vec<Executed>,
    names: HashMap<salsa::Id, String>,
}

/// One execution: `parse(Id(0))` as salsa prints it, and the id in it.
struct Executed {
    printed: String,
    id: salsa::Id,
    name: Option<String>,
}

impl QueryLog {
    /// Keeps the event if it is the execution of a query.
    pub(crate) fn record(&self, event: &salsa::Event) {
        if let salsa::EventKind::WillExecute { database_key } = event.kind {
            // Printing asks the attached database for the query's name only;
            // it reads no value.
            let printed = format!("{database_key:?}");
            let id = database_key.key_index();
            self.lock().executed.push(Executed {
                printed,
                id,
                name: None,
            });
        }
    }

    /// Gives `id` a name; a later name replaces an earlier one.
    pub(crate) fn name(&self, id: salsa::Id, name: String) {
        self.lock().names.insert(id, name);
    }

    /// Names the last run, if it is one of `query`. A query that is part of a
    /// cycle begins again without an event, so the first name stays.
    pub(crate) fn name_last(&self, query: &str, name: String) {
        if let Some(last) = self.lock().executed.last_mut() {
            let is_of_query = last.printed.split('(').next() == Some(query);
            if is_of_query && last.name.is_none() {
                last.name = Some(name);
            }
        }
    }

    /// Everything since the last call.
    pub(crate) fn take(&self) -> Vec<String> {
        let state = &mut *self.lock();
        let names = &state.names;
        let readable = |run: Executed| {
            let name = run.name.as_ref().or_else(|| names.get(&run.id));
            match (name, run.printed.split_once('(')) {
                (Some(name), Some((query, _))) => format!("{query}({name})"),
                _ => run.printed,
            }
        };
        state.executed.drain(..).map(readable).collect()
    }

    /// The log holds plain data, so a panic elsewhere leaves it usable.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
