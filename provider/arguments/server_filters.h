#pragma once

#include <functional>
#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "schema/object_spec.h"

namespace provider {

/// What a search for servers can be narrowed by. Whatever is null narrows nothing.
struct ServerFilters {
  schema::Field<std::string> name_pattern;
  schema::Field<std::string> address_range;
  schema::Field<bool> is_reachable;
  schema::Field<bool> is_usable;
  schema::Field<bool> is_build_server;
  schema::Field<std::string> private_key_uuid;
};

/// A range of addresses in CIDR notation, without bits set behind the prefix (code
/// config.address_range).
[[nodiscard]] schema::Validator address_range();

/// The descriptions, for add_server_filters().
struct ServerFilterTexts {
  static const char* const kNamePattern;
  static const char* const kAddressRange;
  static const char* const kIsReachable;
  static const char* const kIsUsable;
  static const char* const kIsBuildServer;
  static const char* const kPrivateKeyUuid;
};

/// Checks of the two filters by uuid and name, for add_server_filters().
[[nodiscard]] schema::Validator server_name_pattern();
[[nodiscard]] schema::Validator private_key_filter();

/// Adds the filters to the arguments of an object whose model has them as a base.
template <std::derived_from<ServerFilters> Model>
void add_server_filters(schema::ObjectSpec<Model>& spec) {
  using Text = schema::Field<std::string> Model::*;
  using Flag = schema::Field<bool> Model::*;
  using Texts = ServerFilterTexts;
  spec.attribute("name_pattern", Text(&ServerFilters::name_pattern), Texts::kNamePattern)
      .optional()
      .validate(server_name_pattern());
  spec.attribute("address_range", Text(&ServerFilters::address_range), Texts::kAddressRange)
      .optional()
      .validate(address_range());
  spec.attribute("is_reachable", Flag(&ServerFilters::is_reachable), Texts::kIsReachable)
      .optional();
  spec.attribute("is_usable", Flag(&ServerFilters::is_usable), Texts::kIsUsable).optional();
  spec.attribute("is_build_server", Flag(&ServerFilters::is_build_server), Texts::kIsBuildServer)
      .optional();
  spec.attribute("private_key_uuid", Text(&ServerFilters::private_key_uuid), Texts::kPrivateKeyUuid)
      .optional()
      .validate(private_key_filter());
}

/// Whether all filters that the list of servers can answer let the server pass: all but the key.
[[nodiscard]] bool passes(const ServerFilters& filters, const coolify::ServerSummary& server);

/// One server that passes all filters.
struct FoundServer {
  const coolify::ServerSummary& summary;
  const coolify::Server* whole = nullptr;  ///< what was read of it alone; null: nothing was
};

/// Takes one server; false: no more are wanted.
using TakeServer = std::function<bool(const FoundServer&)>;

/// Hands over the team's servers that pass the filters one by one, by name and then uuid, whatever
/// the order of Coolify's answer. One request; with a private key to look for one more for the keys
/// and one for each server that passes the other filters, since the list does not tell it.
[[nodiscard]] base::Expected<void> find_servers(coolify::Client& client,
                                                const ServerFilters& filters,
                                                const base::Context& context,
                                                const TakeServer& take);

}  // namespace provider
