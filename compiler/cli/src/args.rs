//! The command line. Every command's help ends with examples.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use pyrsc_db::OutputForm;

/// Compiles Python and NumPy projects to readable, safe, parallel Rust.
#[derive(Debug, Parser)]
#[command(name = "pyrsc", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,

    /// Print problems only.
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  pyrsc run simulation.py                 compile one file and run it
  pyrsc build black-scholes               a Cargo package in black-scholes-rs, built
  pyrsc build black-scholes --as python   a wheel that replaces the Python modules

Exit codes: 0 done; 1 the Python program has errors or is not supported; 2 wrong usage, or
something is missing or in the way; 3 the emitted package did not build; 101 internal error.";

#[derive(Debug, Subcommand)]
pub enum Command {
    Build(BuildArgs),
    Run(RunArgs),
    Check(CheckArgs),
    Clean(CleanArgs),
}

impl Command {
    /// As typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Build(_) => "build",
            Self::Run(_) => "run",
            Self::Check(_) => "check",
            Self::Clean(_) => "clean",
        }
    }

    /// Whether standard output is for tools.
    pub fn json(&self) -> bool {
        match self {
            Self::Build(args) => args.json,
            Self::Check(args) => args.json,
            Self::Run(_) | Self::Clean(_) => false,
        }
    }
}

/// Compile a project to a Cargo package and build it.
///
/// The package is the user's: files in it that were edited by hand are never overwritten.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pyrsc build black-scholes                    an executable, or a library without entry point
  pyrsc build black-scholes --as python        a wheel in black-scholes-rs/dist
  pyrsc build black-scholes -o rust --explain  what the compiler did, beside the source")]
pub struct BuildArgs {
    #[command(flatten)]
    pub project: ProjectArg,

    #[command(flatten)]
    pub package: PackageArgs,

    /// What to emit; by default an executable when there is an entry point, else a library.
    #[arg(long = "as", value_name = "FORM")]
    pub form: Option<Form>,

    /// Print what each pass did and could not do, beside the source.
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text"
    )]
    pub explain: Option<ExplainFormat>,

    /// Write the package, but do not build it.
    #[arg(long)]
    pub emit_only: bool,

    /// Print one JSON document instead of text.
    #[arg(long)]
    pub json: bool,
}

/// Build as an executable, then run it.
///
/// Ends with the exit code of the program.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pyrsc run simulation.py
  pyrsc run motion-planning -- --steps 100 --seed 7
  pyrsc run -q black-scholes > prices.txt")]
pub struct RunArgs {
    #[command(flatten)]
    pub project: ProjectArg,

    #[command(flatten)]
    pub package: PackageArgs,

    /// Arguments of the program, after `--`.
    #[arg(last = true, value_name = "ARGS")]
    pub arguments: Vec<std::ffi::OsString>,
}

/// Report all problems of a project, and emit nothing.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pyrsc check black-scholes
  pyrsc check simulation.py --json")]
pub struct CheckArgs {
    #[command(flatten)]
    pub project: ProjectArg,

    /// Print one JSON document instead of text.
    #[arg(long)]
    pub json: bool,
}

/// Remove what building left in the output folder; the emitted source stays.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  pyrsc clean black-scholes
  pyrsc clean black-scholes -o rust")]
pub struct CleanArgs {
    #[command(flatten)]
    pub project: ProjectArg,

    /// The output folder [default: <name>-rs beside PROJECT].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ProjectArg {
    /// A folder with Python modules, or one `.py` file.
    #[arg(value_name = "PROJECT")]
    pub path: PathBuf,
}

/// Where the package goes and how it is built.
#[derive(Debug, Args)]
pub struct PackageArgs {
    /// The output folder [default: <name>-rs beside PROJECT].
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Overwrite files in the output folder that were edited by hand.
    #[arg(long)]
    pub force: bool,

    /// Build without optimisation, which is faster.
    #[arg(long)]
    pub debug: bool,

    /// Do not use the network.
    #[arg(long)]
    pub offline: bool,

    /// How many jobs cargo runs at once.
    #[arg(short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// An executable.
    Bin,
    /// A wheel that Python imports.
    Python,
    /// A library crate.
    Rust,
}

impl From<Form> for OutputForm {
    fn from(form: Form) -> Self {
        match form {
            Form::Bin => Self::Bin,
            Form::Python => Self::Python,
            Form::Rust => Self::Rust,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For people.
    Text,
    /// For tools.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    Always,
    Never,
}
