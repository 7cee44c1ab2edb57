//! D3: what leads by itself to a proposed decision.

use crate::kinds::{Indicator, Role};
use crate::macros::{choice, kind};
use crate::reference::Ref;
use crate::value::Period;

choice! {
    /// What sets a trigger off.
    TriggerWhen {
        BeyondTolerance = "beyond-tolerance" "Beyond tolerance" "The indicator is beyond its tolerance.",
        MissedTarget = "missed-target" "Target missed" "The indicator misses its target.",
        Drift = "drift" "Drift" "The indicator got worse since the measurement before.",
        Finding = "finding" "Audit finding" "A major or minor finding on an identity service.",
        Threat = "threat" "Threat intelligence" "A signal names something we use.",
    }
}

kind! {
    /// A rule that people can read: when this happens, a decision is proposed to that role.
    Trigger = "trigger", "Trigger", "Triggers", clause "10.1" {
        /// What sets it off.
        @required when: Option<TriggerWhen>, "When";
        /// The indicator watched.
        indicator: Option<Ref<Indicator>>, "Indicator";
        /// Who gets the proposed decision.
        @required routes_to: Option<Ref<Role>>, "Routes to";
        /// Is it switched on?
        @required enabled: Option<bool>, "Enabled";
        /// How long it stays quiet after it went off.
        quiet: Option<Period>, "Quiet period", eg "P30D";
    }
}
