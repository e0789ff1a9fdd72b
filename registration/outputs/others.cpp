#include "registration/outputs/others.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/ip_address.h"
#include "registration/outputs/address.h"
#include "registration/outputs/documents.h"
#include "registration/outputs/machine_addresses.h"
#include "registration/outputs/object_reader.h"
#include "registration/outputs/shapes.h"
#include "registration/outputs/words.h"

namespace registration::outputs {
namespace {

using Object = OutputValue::Object;
using List = OutputValue::List;

/// The elements of a list or map, and the value itself, as objects.
template <typename Test>
bool any_object(const OutputValue& value, const Test& test) {
  const auto holds = [&](const OutputValue& raw) {
    const OutputValue& one = unwrapped(raw);
    return one.object() != nullptr && test(*one.object());
  };
  if (holds(value)) return true;
  if (value.list() != nullptr)
    return std::any_of(value.list()->begin(), value.list()->end(), holds);
  return value.object() != nullptr &&
         std::any_of(value.object()->begin(), value.object()->end(),
                     [&](const auto& member) { return holds(member.second); });
}

class Sieve {
 public:
  Sieve(const Names& names, LentAddresses lent) : reader_(names), lent_(lent) {}

  OutputValue outputs(const OutputValue& raw) {
    const OutputValue& value = unwrapped(raw);
    note_lent(value);
    if (value.object() == nullptr) return kept(value, Within::outputs);
    return {kept_members(*value.object(), Within::outputs)};
  }

 private:
  /// What a value stands in: the outputs, something called after servers, or anything else.
  enum class Within { outputs, servers, anything };

  OutputValue kept(const OutputValue& raw, Within within) const {
    const OutputValue& value = unwrapped(raw);
    if (value.object() != nullptr) return {kept_members(*value.object(), within)};
    if (value.list() == nullptr) return value;
    List list;
    for (const OutputValue& element : *value.list()) {
      const OutputValue& one = unwrapped(element);
      const bool is_other = one.object() != nullptr && has_shape_of_other(*one.object());
      if (within == Within::servers || !is_other) list.push_back(kept(one, Within::anything));
    }
    return {std::move(list)};
  }

  Object kept_members(const Object& object, Within within) const {
    // The keys of a map of servers are names that people give them.
    const bool is_map = within == Within::servers && !reader_.has_identity(object) &&
                        !reader_.direct_address(object) && reader_.listed(object).empty();
    const bool drops_lent = lent_ == LentAddresses::left_out && drops_lent_of(object, within);
    Object members;
    for (const auto& [name, raw] : object) {
      const OutputValue& value = unwrapped(raw);
      const bool is_detail = reader_.is_address_name(name) || reader_.is_a_detail(name);
      if (!is_detail && is_lesser_twin(object, name, value)) continue;
      if (!is_map && (is_other(name, value) || (drops_lent && is_lent(name, value, within)))) {
        continue;
      }
      const bool is_servers = is_about_servers(name) || is_about_a_role(name);
      members.emplace(name, kept(value, is_servers ? Within::servers : Within::anything));
    }
    give_lent(members);
    return members;
  }

  /// Whether the caller himself gave the name, before the usual ones.
  bool is_own(const std::string& name) const {
    const auto times = [&](const std::vector<std::string>& all) {
      return std::count_if(all.begin(), all.end(), [&](const std::string& one) {
        return one == name || plural(one) == name;
      });
    };
    return times(reader_.names_of("ip")) > times(usual_names().find("ip")->second);
  }

  bool is_other(const std::string& name, const OutputValue& value) const {
    const bool is_named = !reader_.is_address_name(name) && is_about_others(name);
    if (is_named) return !any_object(value, has_shape_of_machine);
    if (value.object() == nullptr || is_about_machines(name) || is_about_a_role(name)) return false;
    const bool is_shaped = has_shape_of_other(*value.object()) ||
                           (is_about_a_database(name) && has_shape_of_database(*value.object()));
    return is_shaped && !is_own(name);
  }

  bool is_lent(const std::string& name, const OutputValue& value, Within within) const {
    if (any_object(value, has_shape_of_machine) || is_own(name)) return false;
    if (any_object(value, has_shape_of_lent_address)) return true;
    if (within != Within::outputs) return false;
    if (is_about_a_lent_address(name)) return true;
    // An object that is called an address, and a cluster that has an address itself.
    const bool is_address =
        reader_.is_address_name(name) && !lists_servers(plural(name)) && !lists_servers(name);
    if (is_address) return any_object(value, [&](const Object& one) { return tells(one); });
    return is_about_a_cluster(name) && value.object() != nullptr && tells(*value.object());
  }

  bool tells(const Object& object) const {
    return object.contains("id") && reader_.direct_address(object).has_value();
  }

  /// Whether the same servers have addresses of the other version beside these that reach farther.
  static bool is_lesser_twin(const Object& object, const std::string& name,
                             const OutputValue& value) {
    const std::string twin_name = twin_of(name);
    const auto twin = twin_name.empty() ? object.end() : object.find(twin_name);
    if (twin == object.end() || machines_in(value) != machines_in(unwrapped(twin->second))) {
      return false;
    }
    const auto reach = reach_in(value);
    const auto other = reach_in(unwrapped(twin->second));
    return reach && other && (*other < *reach || (name > twin_name && *other == *reach));
  }

  /// The farthest reach of the addresses of one machine, or of several that all have one; nothing
  /// where there is anything else.
  static std::optional<Reach> reach_in(const OutputValue& value) {
    if (value.list() == nullptr || is_of_one_machine(*value.list())) {
      const auto address = machine_address_of(value);
      if (!address || !base::is_ip_address(*address)) return std::nullopt;
      return reach_of(*address);
    }
    std::optional<Reach> best;
    for (const OutputValue& one : *value.list()) {
      const auto reach = reach_in(unwrapped(one));
      if (!reach) return std::nullopt;
      if (!best || *reach < *best) best = reach;
    }
    return best;
  }

  /// How many machines a value with their addresses is of.
  static std::size_t machines_in(const OutputValue& value) {
    return value.list() == nullptr || is_of_one_machine(*value.list()) ? 1 : value.list()->size();
  }

  /// The attributes of a machine tell its own addresses.
  bool drops_lent_of(const Object& object, Within within) const {
    if (within == Within::outputs) {
      return !reader_.is_one_machine(object) && !reader_.is_like_a_resource(object);
    }
    return std::any_of(object.begin(), object.end(), [&](const auto& member) {
      return any_object(unwrapped(member.second), [&](const Object& one) {
        const auto address = reader_.direct_address(one);
        return has_shape_of_machine(one) && address && reach_of(*address) < Reach::inside;
      });
    });
  }

  /// Which machine an address object says to have it.
  void note_lent(const OutputValue& value) {
    if (value.list() != nullptr) {
      for (const OutputValue& one : *value.list()) note_lent(unwrapped(one));
    }
    if (value.object() == nullptr) return;
    const Object& object = *value.object();
    const auto address = reader_.direct_address(object);
    if (address && has_shape_of_lent_address(object)) {
      constexpr std::array<const char*, 5> kMachines = {"instance", "instance_id", "assignee_id",
                                                        "server_id", "droplet_id"};
      for (const char* const name : kMachines) {
        const OutputValue* const id = ObjectReader::member(object, name);
        const auto text = id == nullptr ? std::nullopt : text_of(*id);
        if (text) lent_to_.emplace(*text, Lent{*address, object.contains("allocation_id")});
      }
    }
    for (const auto& [name, raw] : object) note_lent(unwrapped(raw));
  }

  void give_lent(Object& members) const {
    if (lent_ != LentAddresses::left_out || !has_shape_of_machine(members)) return;
    const OutputValue* const id = ObjectReader::member(members, "id");
    const auto text = id == nullptr ? std::nullopt : text_of(*id);
    const auto found = text ? lent_to_.find(*text) : lent_to_.end();
    if (found == lent_to_.end()) return;
    if (found->second.replaces || !reader_.direct_address(members)) {
      members[reader_.names_of("ip").front()] = {found->second.address};
    }
  }

  struct Lent {
    std::string address;
    bool replaces;  ///< AWS takes the address that the machine had
  };
  const ObjectReader reader_;
  const LentAddresses lent_;
  std::map<std::string, Lent> lent_to_;
};

}  // namespace

OutputValue without_others(const OutputValue& outputs, const Names& names, LentAddresses lent) {
  return Sieve(names, lent).outputs(outputs);
}

}  // namespace registration::outputs
