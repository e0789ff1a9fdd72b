#pragma once

#include <optional>
#include <string>

#include "schema/schema.h"

namespace provider {

/// The address Coolify is to use for a server: an IPv4 address, an IPv6 address without brackets
/// and zone, or a host name. Coolify takes more and regrets it later, so this validator (codes
/// `config.address`, `config.address_placeholder`) also refuses dotted quads that are no address
/// ("300.1.1.1"), and the placeholders 1.2.3.4, 0.0.0.0 and :: that Coolify never contacts.
[[nodiscard]] schema::Validator server_address();

/// What the address of a server in Coolify may be: an address, or any name without a port,
/// brackets, a zone or a blank, of which all can be seen. All versions of Coolify take some of what
/// server_address() refuses: "010.1.1.1", "1.2", placeholders (code `config.address`).
[[nodiscard]] schema::Validator recorded_address();

/// What server_address() has against the `ip` of `config`, at that path. An address that the record
/// has already is let be, whatever it is; `prior` is null where there is no record. Both are
/// objects with the attribute `ip`.
[[nodiscard]] base::Diagnostics record_address_faults(const schema::Value& prior,
                                                      const schema::Value& config);

/// Why nobody is to log in at the address that a record has, at the path `ip` (the codes of
/// server_address()). Programs disagree about which machine "010.1.1.1", "1.2" or "0x7f.1" is, and
/// secrets are not shown to either of them. A name with a character that names of hosts do not have
/// is left to the look-up.
[[nodiscard]] std::optional<base::Diagnostic> login_address_fault(const std::string& ip);

/// An address or host name this provider connects to: as above, also with an IPv6 zone
/// ("fe80::1%eth0") and without the rule on placeholders (code `config.address`).
[[nodiscard]] schema::Validator reachable_address();

}  // namespace provider
