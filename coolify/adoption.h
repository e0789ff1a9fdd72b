#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "coolify/server.h"

namespace coolify {

/// The servers of `list` with this address, whatever their port; they live as long as the list.
[[nodiscard]] std::vector<const ServerSummary*> servers_at(const ServerList& list,
                                                           std::string_view ip);

/// What an address is wanted for.
enum class AddressUse {
  new_record,    ///< which can also be an existing one: the remedy says how it is kept
  known_record,  ///< a record that is to move there
};

/// Error coolify.address_in_use for an address that these servers have.
[[nodiscard]] base::Diagnostic address_taken(const std::vector<const ServerSummary*>& holders,
                                             AddressUse use);

/// The existing record that stands for the machine of `wanted`: same address, port and user. A
/// name alone never makes it the same machine. Nothing when the address is free. Errors:
/// coolify.not_adoptable when the address belongs to another login, to several records, or to
/// Coolify's own host.
[[nodiscard]] base::Expected<const ServerSummary*> find_adoptable(const ServerList& list,
                                                                  const NewServer& wanted);

/// The same rules for one record: what a list told of it has to hold for the record as it is read
/// before anything is changed in it. Error coolify.not_adoptable.
[[nodiscard]] base::Expected<void> check_adoptable(const ServerSummary& record,
                                                   const NewServer& wanted);

/// What has to change to make an adopted record say what was wanted, a name that was left out
/// excepted: an empty description is one that is wanted. `key_uuid` is the record's present key,
/// nothing when it is not known.
[[nodiscard]] ServerChanges changes_to(const Server& existing,
                                       const std::optional<std::string>& key_uuid,
                                       const NewServer& wanted);

/// The names of the fields that `changes` sets, in alphabetical order.
[[nodiscard]] std::vector<std::string> changed_fields(const ServerChanges& changes);

/// Error coolify.coolify_host for the machine Coolify itself runs on: it is never managed here.
[[nodiscard]] base::Expected<void> refuse_coolify_host(const ServerSummary& server);

}  // namespace coolify
