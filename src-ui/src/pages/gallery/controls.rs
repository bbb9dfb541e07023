//! What a person clicks and fills in.

use devops360_contract::connection::PasswordPolicy;
use yew::prelude::*;

use crate::components::{
    Button, ButtonVariant, Card, Checkbox, Choice, CodeField, Field, FieldKind, Glyph, Menu, MenuItem,
    PasswordRules, SelectField, TextArea,
};

/// Buttons in every variant and state.
#[component]
pub(super) fn Buttons() -> Html {
    html! {
        <Card title="Buttons" hint="One primary action a place; danger names what is lost">
            <div class="gallery-row">
                <Button variant={ButtonVariant::Primary} icon={Glyph::Upload}>{ "Upload" }</Button>
                <Button icon={Glyph::Plus}>{ "New folder" }</Button>
                <Button variant={ButtonVariant::Quiet}>{ "Cancel" }</Button>
                <Button variant={ButtonVariant::Danger} icon={Glyph::Trash}>{ "Delete" }</Button>
                <Button variant={ButtonVariant::Quiet} icon={Glyph::Search} label="Search" />
            </div>
            <div class="gallery-row">
                <Button variant={ButtonVariant::Primary} busy=true>{ "Signing in" }</Button>
                <Button busy=true>{ "Checking" }</Button>
                <Button variant={ButtonVariant::Primary} disabled=true>{ "Continue" }</Button>
                <Button disabled=true>{ "Not now" }</Button>
            </div>
            <Button variant={ButtonVariant::Primary} large=true>{ "Large" }</Button>
        </Card>
    }
}

/// Fields in every kind and state.
#[component]
pub(super) fn Fields() -> Html {
    let text = use_state(|| "Maya Andersson".to_owned());
    let password = use_state(|| "Harbour".to_owned());
    let code = use_state(|| "123".to_owned());
    let kept = use_state(|| true);
    let set = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |next| state.set(next))
    };
    let onkeep = {
        let kept = kept.clone();
        Callback::from(move |next| kept.set(next))
    };
    html! {
        <Card title="Fields">
            <div class="two">
                <Field name="g-name" label="Full name" value={(*text).clone()} oninput={set(&text)} required=true />
                <Field name="g-phone" label="Phone" kind={FieldKind::Phone} value="" oninput={Callback::noop()} optional=true hint="With the country code" />
                <Field name="g-mail" label="E-mail" kind={FieldKind::Email} value="maya" oninput={Callback::noop()} error="That is not an e-mail address" />
                <Field name="g-off" label="User name" value="maya" oninput={Callback::noop()} disabled=true />
            </div>
            <Field name="g-password" label="Password" kind={FieldKind::Password} value={(*password).clone()} oninput={set(&password)} autocomplete="new-password" />
            <PasswordRules policy={PasswordPolicy::default()} password={(*password).clone()} />
            <CodeField label="Code" value={(*code).clone()} oninput={set(&code)} error="That code is too old. Ask for a new one" />
            <SelectField name="g-theme" label="Theme" value="dark" onchange={Callback::noop()} choices={themes()} />
            <TextArea name="g-bio" label="About" value="Harbour operations." oninput={Callback::noop()} hint="Everybody in your organisation can read it" />
            <Checkbox name="g-keep" label="Keep me signed in" hint="On this computer" checked={*kept} onchange={onkeep} />
        </Card>
    }
}

fn themes() -> Vec<Choice> {
    [("system", "As the system says"), ("light", "Light"), ("dark", "Dark")]
        .map(|(value, label)| Choice { value: value.into(), label: label.into() })
        .to_vec()
}

/// A menu.
#[component]
pub(super) fn Menus() -> Html {
    let item = |label: &'static str, glyph, danger| MenuItem {
        label: label.into(),
        icon: Some(glyph),
        shortcut: Some('C'),
        danger,
        onselect: Callback::noop(),
    };
    let items = vec![
        item("Rename", Glyph::Pencil, false),
        item("Download", Glyph::Download, false),
        item("Delete", Glyph::Trash, true),
    ];
    html! {
        <Card title="Menu" hint="Arrows, Home, End, Escape">
            <div class="gallery-row">
                <Menu label="More actions" worded=true {items} class={classes!("button")}>{ "More actions" }</Menu>
            </div>
        </Card>
    }
}
