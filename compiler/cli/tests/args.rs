//! The command line as users meet it: help, defaults, and what is refused.

use clap::{CommandFactory, Parser};
use pyrsc::args::{Cli, Command, ExplainFormat, Form};

fn parse(line: &str) -> Result<Command, clap::Error> {
    Cli::try_parse_from(line.split(' ')).map(|cli| cli.command)
}

#[test]
fn definitions_do_not_contradict_each_other() {
    Cli::command().debug_assert();
}

#[test]
fn help_of_every_command_shows_examples() {
    let mut cli = Cli::command();
    let names: Vec<String> = cli
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    assert_eq!(names, ["build", "run", "check", "clean"]);
    for name in names {
        let command = cli.find_subcommand_mut(&name).expect("it was just listed");
        let help = command.render_help().to_string();
        let example = format!("\n  pyrsc {name} ");
        assert!(
            help.matches(&example).count() >= 2,
            "`{name}` has few examples:\n{help}"
        );
    }
}

#[test]
fn every_example_parses() {
    let mut cli = Cli::command();
    let mut helps = vec![cli.render_help().to_string()];
    helps.extend(
        cli.get_subcommands_mut()
            .map(|it| it.render_help().to_string()),
    );
    let lines = helps.iter().flat_map(|help| help.lines());
    for line in lines.filter(|line| line.starts_with("  pyrsc ")) {
        // Two spaces end the command, and the shell takes redirections away.
        let command = line.trim_start().split("  ").next().unwrap_or_default();
        let command = command.split(" > ").next().unwrap_or_default();
        parse(command).unwrap_or_else(|error| panic!("`{command}`: {error}"));
    }
}

#[test]
fn explain_takes_its_format_after_an_equals_sign() {
    let explain = |line| match parse(line) {
        Ok(Command::Build(args)) => args.explain,
        other => panic!("`{line}` is {other:?}"),
    };
    assert_eq!(explain("pyrsc build a"), None);
    assert_eq!(
        explain("pyrsc build a --explain"),
        Some(ExplainFormat::Text)
    );
    assert_eq!(
        explain("pyrsc build --explain a"),
        Some(ExplainFormat::Text)
    );
    assert_eq!(
        explain("pyrsc build a --explain=json"),
        Some(ExplainFormat::Json)
    );
}

#[test]
fn forms_are_those_that_work_now() {
    let Ok(Command::Build(args)) = parse("pyrsc build a --as python") else {
        panic!("`--as python` is offered");
    };
    assert_eq!(args.form, Some(Form::Python));
    assert!(parse("pyrsc build a --as c").is_err());
}

#[test]
fn arguments_of_the_program_follow_two_dashes() {
    let Ok(Command::Run(args)) = parse("pyrsc run a --debug -- --debug -x 1") else {
        panic!("arguments are passed on");
    };
    assert!(args.package.debug);
    assert_eq!(args.arguments, ["--debug", "-x", "1"]);
    assert!(parse("pyrsc run a --steps 1").is_err());
}

#[test]
fn wrong_usage_has_exit_code_two_and_help_has_zero() {
    let code = |line| parse(line).expect_err("it is refused").exit_code();
    assert_eq!(code("pyrsc build"), 2);
    assert_eq!(code("pyrsc bild a"), 2);
    assert_eq!(code("pyrsc build a -j 0"), 2);
    assert_eq!(code("pyrsc build --help"), 0);
}
