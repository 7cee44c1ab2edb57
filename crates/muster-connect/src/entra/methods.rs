//! The words of Entra's registration report for methods, in ours. Source: userRegistrationDetails of Microsoft Graph v1.0.

/// Our words for the methods of a user that count as a second factor. What only resets a password (mail, questions) or is
/// handed out for a while (a temporary access pass) is none.
pub fn of(registered: &[String]) -> Vec<String> {
    let mut words: Vec<String> =
        registered.iter().filter_map(|method| word(method)).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn word(method: &str) -> Option<&str> {
    Some(match method {
        "none" | "email" | "securityQuestion" | "temporaryAccessPass" | "password" | "" => return None,
        "fido2" | "fido2SecurityKey" | "fido" => "fido2",
        "passKeyDeviceBound"
        | "passKeyDeviceBoundAuthenticator"
        | "passKeyDeviceBoundWindowsHello"
        | "passKeySynced" => "passkey",
        "windowsHelloForBusiness" => "windows_hello",
        "x509CertificateMultiFactor" => "piv",
        "microsoftAuthenticatorPush" => "push",
        "microsoftAuthenticatorPasswordless" => "push_passwordless",
        "softwareOneTimePasscode" => "totp",
        "hardwareOneTimePasscode" => "hardware_otp",
        "mobilePhone" | "alternateMobilePhone" | "officePhone" | "mobileSMS" | "voice" => "phone",
        // A method of a later version counts, by its own name, and never as one that resists phishing.
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn what_resets_a_password_is_no_second_factor() {
        let of = |methods: &[&str]| of(&methods.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(of(&["email", "securityQuestion", "temporaryAccessPass"]), [""; 0]);
        assert_eq!(
            of(&["windowsHelloForBusiness", "mobilePhone", "officePhone"]),
            ["phone", "windows_hello"]
        );
        assert_eq!(of(&["telepathy"]), ["telepathy"]);
    }
}
