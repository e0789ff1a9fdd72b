#pragma once

#include "registration/outputs/output_value.h"

namespace registration::outputs {

// What an object is by the attributes it has: those of the resources of clouds (AWS, Azure,
// Cloudflare, DigitalOcean, Google, Hetzner, Linode, OpenStack, Scaleway, Vultr) as their providers
// name them. One that is null counts as absent.

/// It has an attribute that only machines have, such as an image or an instance type.
[[nodiscard]] bool has_shape_of_machine(const OutputValue::Object& object);

/// It has one that only rules, records, load balancers, NAT, databases, managed clusters or peers
/// have, and none of a machine.
[[nodiscard]] bool has_shape_of_other(const OutputValue::Object& object);

/// What is called a database is one: it has what clients of one need, and nothing of a machine.
[[nodiscard]] bool has_shape_of_database(const OutputValue::Object& object);

/// It has one that only an address has which is a resource of its own, and none of a machine.
[[nodiscard]] bool has_shape_of_lent_address(const OutputValue::Object& object);

}  // namespace registration::outputs
