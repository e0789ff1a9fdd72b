#pragma once

#include "tests/standin/http/http_client.h"
#include "tests/standin/store/state.h"

namespace standin::contract {

/// An answer as recordings keep it: {"status", "body"}, and of these what is unusual: "type" when
/// it is not JSON, "unlimited" when it carries no rate limit, "location", "allow". What differs
/// from one run to the next is replaced by marks: ids, uuids, times, random names, keys and
/// fingerprints, ciphertexts, the instance's own address, web pages.
[[nodiscard]] Json marked_answer(const ClientAnswer& answer);

/// A body with its marks.
[[nodiscard]] Json marked(const Json& body);

}  // namespace standin::contract
