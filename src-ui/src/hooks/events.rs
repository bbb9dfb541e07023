//! What the shell says without being asked.

use std::cell::RefCell;
use std::rc::Rc;

use devops360_contract::Event;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::ipc;

type Listen = Rc<dyn Fn(&Event)>;
type Listener = Rc<RefCell<Listen>>;

/// Gives every event to every listener.
#[derive(Clone, Default)]
struct EventBus {
    listeners: Rc<RefCell<Vec<Listener>>>,
}

impl PartialEq for EventBus {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.listeners, &other.listeners)
    }
}

impl EventBus {
    fn publish(&self, event: &Event) {
        // A listener may come or go while it is called, so the list is copied first.
        let listeners = self.listeners.borrow().clone();
        for listener in listeners {
            let call = listener.borrow().clone();
            call(event);
        }
    }

    fn add(&self, listener: &Listener) {
        self.listeners.borrow_mut().push(listener.clone());
    }

    fn remove(&self, listener: &Listener) {
        self.listeners.borrow_mut().retain(|other| !Rc::ptr_eq(other, listener));
    }
}

/// The properties of the providers.
#[derive(Properties, PartialEq)]
pub(crate) struct ProviderProps {
    /// What may use it.
    pub(crate) children: Html,
}

/// Opens the channel of events and gives them to [`use_event`] below it.
#[component]
pub(crate) fn EventBusProvider(props: &ProviderProps) -> Html {
    let bus = use_memo((), |()| EventBus::default());
    {
        let bus = bus.clone();
        use_effect_with((), move |()| {
            let publish = Callback::from(move |event: Event| bus.publish(&event));
            spawn_local(async move {
                if let Err(error) = ipc::subscribe(publish).await {
                    web_sys::console::error_2(&"no events will arrive".into(), &error.code.as_str().into());
                }
            });
        });
    }
    html! { <ContextProvider<EventBus> context={(*bus).clone()}>{ props.children.clone() }</ContextProvider<EventBus>> }
}

/// Calls `listener` with every event, as long as the component lives.
#[hook]
pub(crate) fn use_event(listener: impl Fn(&Event) + 'static) {
    let bus = use_context::<EventBus>();
    let current = use_memo((), |()| Rc::new(RefCell::new(Rc::new(|_: &Event| {}) as Listen)));
    *current.borrow_mut() = Rc::new(listener);
    let current = (*current).clone();
    use_effect_with(bus, move |bus| {
        let bus = bus.clone();
        if let Some(bus) = &bus {
            bus.add(&current);
        }
        move || {
            if let Some(bus) = &bus {
                bus.remove(&current);
            }
        }
    });
}
