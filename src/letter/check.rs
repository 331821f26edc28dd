//! Holds a template to the few constructs that letters use, before any request fills it.
//!
//! Handlebars' strict mode finds a missing value only where it is printed: a misspelt name under `#if` would silently
//! be false. Here every name is looked up, in every branch.

use std::collections::BTreeSet;

use handlebars::{
    Path, Template,
    template::{HelperTemplate, Parameter, TemplateElement},
};

use super::{
    error::{Fault, listed},
    lifted::MARK,
};

/// The names a template may use.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) partials: BTreeSet<String>,
    pub(super) variables: BTreeSet<String>,
}

/// What an item of a list is called inside `#each`.
const ITEM: [&str; 3] = ["this", "this.label", "this.value"];

impl Names {
    /// Compiles a body under a name, and checks it; the line of a fault is counted from 1 in the body.
    pub(super) fn compile(&self, name: &str, body: &str) -> Result<Template, (Option<usize>, Fault)> {
        let find = |is_wrong: fn(&str) -> bool| body.lines().position(is_wrong).map(|line| Some(line + 1));
        if let Some(line) = find(|line| line.trim_start().starts_with('|') && line.contains("{{")) {
            return Err((line, Fault::Table));
        }
        if let Some(mark) = body.chars().find(|sign| MARK.contains(sign)) {
            return Err((
                find(|line| line.contains(MARK)).flatten(),
                Fault::Construct(format!("U+{:04X}", u32::from(mark))),
            ));
        }
        let template = Template::compile_with_name(body, name.to_owned())
            .map_err(|error| (error.pos().map(|(line, _)| line), Fault::Syntax(error.reason().to_string())))?;
        self.walk(&template, false).map_err(|(line, fault)| (Some(line), fault))?;
        Ok(template)
    }

    fn walk(&self, template: &Template, in_each: bool) -> Result<(), (usize, Fault)> {
        for (element, at) in template.elements.iter().zip(&template.mapping) {
            let checked = match element {
                TemplateElement::RawString(_) | TemplateElement::Comment(_) => Ok(()),
                TemplateElement::Expression(value) if plain(value) => self.variable(&value.name, in_each),
                TemplateElement::PartialExpression(partial) if partial.params.is_empty() && partial.hash.is_empty() => {
                    self.partial(&partial.name)
                }
                TemplateElement::HelperBlock(block) => {
                    self.block(block, in_each)?;
                    Ok(())
                }
                other => Err(Fault::Construct(construct(other))),
            };
            checked.map_err(|fault| (at.0, fault))?;
        }
        Ok(())
    }

    fn block(&self, block: &HelperTemplate, in_each: bool) -> Result<(), (usize, Fault)> {
        let line = block.template.iter().chain(&block.inverse).flat_map(|inner| &inner.mapping).map(|at| at.0).next();
        let line = line.unwrap_or(1);
        let name = block.name.as_name().unwrap_or_default();
        let [of] = block.params.as_slice() else {
            return Err((line, Fault::Construct(format!("#{name}"))));
        };
        if !matches!(name, "if" | "unless" | "each") || !block.hash.is_empty() || block.block_param.is_some() {
            return Err((line, Fault::Construct(format!("#{name}"))));
        }
        self.variable(of, in_each).map_err(|fault| (line, fault))?;
        for inner in block.template.iter().chain(&block.inverse) {
            self.walk(inner, in_each || name == "each")?;
        }
        Ok(())
    }

    fn variable(&self, name: &Parameter, in_each: bool) -> Result<(), Fault> {
        let name = match name {
            Parameter::Name(name) | Parameter::Path(Path::Relative((_, name))) => name.as_str(),
            other => return Err(Fault::Construct(format!("{other:?}"))),
        };
        if self.variables.contains(name) || (in_each && ITEM.contains(&name)) {
            return Ok(());
        }
        Err(Fault::Variable { known: listed(&self.variables), variable: name.to_owned() })
    }

    fn partial(&self, name: &Parameter) -> Result<(), Fault> {
        let name = name.as_name().unwrap_or_default();
        if self.partials.contains(name) {
            return Ok(());
        }
        Err(Fault::Partial { known: listed(&self.partials), partial: name.to_owned() })
    }
}

fn plain(value: &HelperTemplate) -> bool {
    value.params.is_empty() && value.hash.is_empty()
}

fn construct(element: &TemplateElement) -> String {
    let name = |parameter: &Parameter| parameter.as_name().unwrap_or_default().to_owned();
    match element {
        TemplateElement::HtmlExpression(value) => format!("{{{{{{{}}}}}}}", name(&value.name)),
        TemplateElement::Expression(value) => format!("{{{{{} …}}}}", name(&value.name)),
        TemplateElement::PartialExpression(partial) => format!("> {} …", name(&partial.name)),
        TemplateElement::PartialBlock(partial) => format!("#> {}", name(&partial.name)),
        TemplateElement::DecoratorExpression(decorator) => format!("* {}", name(&decorator.name)),
        TemplateElement::DecoratorBlock(decorator) => format!("#* {}", name(&decorator.name)),
        _ => "this".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str) -> Result<(), (Option<usize>, Fault)> {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let names = Names { partials: set(&["details"]), variables: set(&["name", "parts.consent", "reason"]) };
        names.compile("letter", body).map(drop)
    }

    fn no_variable(line: usize, variable: &str) -> Result<(), (Option<usize>, Fault)> {
        let known = "`name`, `parts.consent`, `reason`".to_owned();
        Err((Some(line), Fault::Variable { known, variable: variable.to_owned() }))
    }

    #[test]
    fn what_letters_use_passes() {
        let body = "{{! a note }}\n{{name}}\n{{> details}}\n{{#if parts.consent}}\na {{name}}\n{{else}}\nb\n{{/if}}\n\
                    {{#each reason}}\n{{this}} {{this.label}}\n\n{{/each}}\n{{#unless reason}}{{name}}{{/unless}}\n";
        assert_eq!(check(body), Ok(()));
    }

    #[test]
    fn a_misspelt_name_is_found_in_every_branch_and_under_if() {
        assert_eq!(check("a\n{{naem}}"), no_variable(2, "naem"));
        assert_eq!(check("a\n{{#if reasno}}\nb\n{{/if}}"), no_variable(3, "reasno"));
        assert_eq!(check("{{#if reason}}\nb\n{{else}}\n{{naem}}\n{{/if}}"), no_variable(4, "naem"));
        assert_eq!(check("{{#if parts.purpose}}b{{/if}}"), no_variable(1, "parts.purpose"));
        assert_eq!(check("{{this}}"), no_variable(1, "this"));
    }

    #[test]
    fn a_value_may_not_be_printed_unescaped_nor_stand_in_a_table() {
        assert_eq!(check("{{{name}}}"), Err((Some(1), Fault::Construct("{{{name}}}".to_owned()))));
        assert_eq!(check("\n{{&name}}"), Err((Some(2), Fault::Construct("{{{name}}}".to_owned()))));
        assert_eq!(check("| a |\n|---|\n| {{name}} |"), Err((Some(3), Fault::Table)));
    }

    #[test]
    fn what_marks_the_place_of_a_value_may_not_stand_in_a_template() {
        for mark in MARK {
            let named = Fault::Construct(format!("U+{:04X}", u32::from(mark)));
            assert_eq!(check(&format!("a\nb{mark} c")), Err((Some(2), named)));
        }
        assert_eq!(check("a\u{fdcf}\u{fdd2}"), Ok(()));
    }

    #[test]
    fn other_constructs_of_handlebars_are_named() {
        for (body, named) in [
            ("{{lookup reason 0}}", "{{lookup …}}"),
            ("{{#with reason}}a{{/with}}", "#with"),
            ("{{> details name=\"x\"}}", "> details …"),
            ("{{#> details}}a{{/details}}", "#> details"),
            ("{{#*inline \"x\"}}a{{/inline}}", "#* inline"),
        ] {
            assert_eq!(check(body), Err((Some(1), Fault::Construct(named.to_owned()))), "{body}");
        }
        let partial = Fault::Partial { known: "`details`".to_owned(), partial: "detials".to_owned() };
        assert_eq!(check("{{> detials}}"), Err((Some(1), partial)));
        assert!(matches!(check("a\n{{#if name}}"), Err((Some(_), Fault::Syntax(_)))));
    }
}
