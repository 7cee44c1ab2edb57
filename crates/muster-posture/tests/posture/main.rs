//! The posture engine from outside: the contract, unknown facts, an independent implementation, explanations.
#![allow(missing_docs, reason = "a test")]
mod access;
mod contract;
mod estates;
mod naive;
mod unknown;
