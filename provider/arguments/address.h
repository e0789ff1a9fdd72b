#pragma once

#include "schema/schema.h"

namespace provider {

/// The address Coolify is to use for a server: an IPv4 address, an IPv6 address without brackets
/// and zone, or a host name. Coolify takes more and regrets it later, so this validator (codes
/// `config.address`, `config.address_placeholder`) also refuses dotted quads that are no address
/// ("300.1.1.1"), and the placeholders 1.2.3.4, 0.0.0.0 and :: that Coolify never contacts.
[[nodiscard]] schema::Validator server_address();

/// An address or host name this provider connects to: as above, also with an IPv6 zone
/// ("fe80::1%eth0") and without the rule on placeholders (code `config.address`).
[[nodiscard]] schema::Validator reachable_address();

}  // namespace provider
