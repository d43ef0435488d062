//! Panics of compiled code as Python exceptions.

use std::any::Any;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyType;

use library::support::error::Exception;

/// The Python exception that a panic stands for.
pub fn python_error(py: Python<'_>, payload: Box<dyn Any + Send>) -> PyErr {
    match payload.downcast::<Exception>() {
        Ok(exception) => raised(py, &exception).unwrap_or_else(|error| error),
        Err(other) => {
            let message = (other.downcast_ref::<String>().map(String::as_str))
                .or_else(|| other.downcast_ref::<&str>().copied())
                .unwrap_or("it gave no reason");
            PyRuntimeError::new_err(format!(
                "code that pyrsc compiled failed, which is a fault of pyrsc: {message}"
            ))
        }
    }
}

/// The exception with its class, its argument, and the line it comes from.
fn raised(py: Python<'_>, exception: &Exception) -> PyResult<PyErr> {
    let (module, name) = exception
        .kind
        .rsplit_once('.')
        .unwrap_or(("builtins", exception.kind));
    let class = py.import(module)?.getattr(name)?.cast_into::<PyType>()?;
    let message = exception.message.as_str();
    let error = if message.is_empty() {
        PyErr::from_type(class, ())
    } else if name == "KeyError" || name == "SystemExit" {
        // These two show their argument as `repr` does.
        let value = py.import("ast")?.call_method1("literal_eval", (message,));
        match value {
            Ok(value) => PyErr::from_type(class, (value.unbind(),)),
            Err(_) => PyErr::from_type(class, (message.to_owned(),)),
        }
    } else {
        PyErr::from_type(class, (message.to_owned(),))
    };
    if !exception.at.is_empty() {
        let note = format!("raised at {}, which pyrsc compiled", exception.at);
        // Python before 3.11 has no notes; then the line is not told.
        let _ = error.value(py).call_method1("add_note", (note,));
    }
    Ok(error)
}
