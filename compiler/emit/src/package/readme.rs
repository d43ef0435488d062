//! The package's `README.md` and `.gitignore`.

use super::{Form, PackageInput, modules, names};

/// What a person who finds the folder wants to know.
pub(super) fn readme(input: &PackageInput, has_support: bool) -> String {
    let name = names::package_name(&input.name);
    let mut text = format!(
        "# {name}\n\nCompiled from Python by [pyrsc](https://github.com/pyrsc/pyrsc). The code is yours: it is plain Rust that builds without pyrsc.\nWhen pyrsc writes the package again, it does not overwrite files that were edited since.\n\n"
    );
    text += match &input.form {
        Form::Bin(_) => "```sh\ncargo run --release -- ARGUMENTS\n```\n",
        Form::Rust => "```sh\ncargo build --release\n```\n",
        Form::Python(_) => {
            "```sh\npip install maturin\nmaturin build --release --out dist\npip install dist/*.whl\n```\n"
        }
    };
    text += "\n| Rust | from |\n|---|---|\n";
    for module in &input.modules {
        text += &format!(
            "| `{}` | `{}` |\n",
            modules::file_path(&module.path),
            module.file
        );
    }
    if has_support {
        text += "\n`src/support/` holds what Python and its libraries do and Rust spells out: error messages, the text of numbers, elementary functions and the like. Only what this package uses is there.\n";
    }
    if let Form::Python(python) = &input.form {
        text += "\n`wheel/` holds the Python modules as they were, those with compiled functions with a line at the end that puts these in the place of Python's. A call with arguments that a function was not compiled for runs the Python function. `python/` is the crate between the two.\n";
        text += "\nCompiled functions: ";
        let names: Vec<String> = python
            .exported
            .iter()
            .map(|it| format!("`{}.{}`", it.module, it.name))
            .collect();
        text += &format!("{}.\n", names.join(", "));
    }
    text
}

/// What version control leaves out.
pub(super) fn gitignore(input: &PackageInput) -> String {
    match &input.form {
        Form::Bin(_) | Form::Rust => "/target\n".to_owned(),
        Form::Python(_) => "/target\n/dist\n__pycache__/\n".to_owned(),
    }
}
