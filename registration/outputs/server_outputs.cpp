#include "registration/outputs/server_outputs.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "base/path.h"
#include "base/text.h"
#include "registration/outputs/address.h"
#include "registration/outputs/documents.h"
#include "registration/outputs/faults.h"
#include "registration/outputs/machine_addresses.h"
#include "registration/outputs/object_reader.h"
#include "registration/outputs/others.h"
#include "registration/outputs/parallel_lists.h"
#include "registration/outputs/words.h"

namespace registration::outputs {
namespace {

using Object = OutputValue::Object;
using List = OutputValue::List;
using Servers = std::vector<Server>;
using Found = base::Expected<Servers>;
using base::Path;

using Listed = ObjectReader::Listed;

/// Walks through the outputs. Nothing recurses deeper than the value is nested.
class Search {
 public:
  Search(const Names& names, std::string_view source)
      : reader_(names), faults_(names, source), parallel_(reader_, faults_) {}

  Found all(const OutputValue& outputs) const {
    const OutputValue& value = unwrapped(outputs);
    if (is_nothing(value)) return base::fail(faults_.nothing_there());
    if (const auto address = plain_address(value, true)) return Servers{Server{.ip = *address}};
    Found found = within(without_others(value, reader_.names(), LentAddresses::left_out));
    // A lent address is that of a server only where these have no other.
    if (!found || std::none_of(found->begin(), found->end(), [](const Server& one) {
          return reach_of(one.ip) < Reach::inside;
        })) {
      found = within(without_others(value, reader_.names(), LentAddresses::kept));
    }
    if (found && found->empty()) return base::fail(faults_.no_address(value, Path()));
    if (found) drop_mere_addresses(*found);
    return found;
  }

 private:
  /// What an object is: the outputs themselves, something inside, or a part of a machine.
  enum class Role { outputs, inner, part };
  /// What a value is: meant for servers, of whatever it may be, or of the parts of one machine.
  enum class Stands { for_servers, anywhere, as_part };
  /// Which members of an object: those called after servers, after what these do, or all but the
  /// first.
  enum class Called { after_servers, after_roles, otherwise };
  static bool is_called(std::string_view name, Called called) {
    if (called == Called::after_roles) return is_about_a_role(name);
    return is_about_servers(name) == (called == Called::after_servers);
  }
  static Role role_of(Stands stands) {
    return stands == Stands::as_part ? Role::part : Role::inner;
  }

  static bool is_nothing(const OutputValue& value) {
    return value.is_null() || (value.object() != nullptr && value.object()->empty()) ||
           (value.list() != nullptr && value.list()->empty()) ||
           (value.string() != nullptr && base::trimmed(*value.string()).empty());
  }

  /// An address without an id is that of the machine which has one.
  static void drop_mere_addresses(Servers& found) {
    std::set<std::string> machines;
    for (const Server& one : found) {
      if (one.instance_id) machines.insert(one.ip);
    }
    std::erase_if(found, [&](const Server& one) {
      return !one.instance_id && !one.hostname && machines.contains(one.ip);
    });
  }

  Found within(const OutputValue& value) const {
    return value.object() != nullptr ? in_object(*value.object(), Path(), Role::outputs)
                                     : in(value, Path(), Stands::for_servers);
  }

  Found in(const OutputValue& raw, const Path& place, Stands stands) const {
    const OutputValue& value = unwrapped(raw);
    if (value.list() != nullptr) return in_list(*value.list(), place, stands);
    if (value.object() == nullptr) return Servers();
    if (stands != Stands::for_servers || reader_.direct_address(*value.object())) {
      return in_object(*value.object(), place, role_of(stands));
    }
    return in_map(*value.object(), place);
  }

  Found in_list(const List& list, const Path& place, Stands stands) const {
    const bool is_sure = stands == Stands::for_servers;
    if (stands != Stands::as_part && is_of_one_machine(list)) {
      return Servers{Server{.ip = *machine_address_of(OutputValue{list})}};
    }
    Servers all;
    std::optional<std::size_t> lacking;
    for (std::size_t index = 0; index < list.size(); ++index) {
      const OutputValue& element = unwrapped(list[index]);
      Servers found;
      if (const auto address = stands == Stands::as_part ? plain_address(element, is_sure)
                                                         : one_address(element, is_sure)) {
        found.push_back({.ip = *address});
      } else {
        auto inside = in_element(element, place.index(static_cast<std::int64_t>(index)), stands);
        if (!inside) return inside;
        found = *std::move(inside);
      }
      const bool may_lack = stands == Stands::as_part || (!is_sure && element.object() == nullptr);
      if (found.empty() && !lacking && !may_lack) lacking = index;
      std::move(found.begin(), found.end(), std::back_inserter(all));
    }
    if (lacking && (is_sure || !all.empty())) {
      return base::fail(faults_.no_address(unwrapped(list[*lacking]),
                                           place.index(static_cast<std::int64_t>(*lacking))));
    }
    return all;
  }

  /// The address of a text, or of a list of the addresses of one machine.
  static std::optional<std::string> one_address(const OutputValue& value, bool is_sure) {
    const auto address = machine_address_of(value);
    return address ? plain_address({*address}, is_sure) : std::nullopt;
  }

  Found in_element(const OutputValue& element, const Path& place, Stands stands) const {
    if (element.object() != nullptr) return in_object(*element.object(), place, role_of(stands));
    const bool is_part = stands == Stands::as_part;
    if (element.list() != nullptr) {
      return in_list(*element.list(), place, is_part ? stands : Stands::anywhere);
    }
    return Servers();
  }

  /// An object that stands where servers are meant: it may be one, or have one under each name.
  Found in_map(const Object& object, const Path& place) const {
    if (reader_.has_identity(object) || !reader_.listed(object).empty()) {
      return in_object(object, place, Role::inner);
    }
    Servers all;
    for (const auto& [name, raw] : object) {
      const OutputValue& value = unwrapped(raw);
      auto found = in_member(name, value, place, Stands::for_servers);
      if (!found) return found;
      if (found->empty() && value.object() != nullptr) {
        return base::fail(faults_.no_address(value, place.key(name)));
      }
      std::move(found->begin(), found->end(), std::back_inserter(all));
    }
    return all;
  }

  /// The servers under one name of an object that has no address itself, and is this.
  Found in_member(const std::string& name, const OutputValue& value, const Path& place,
                  Stands within) const {
    const bool is_sure = within == Stands::for_servers;
    const bool is_inner = is_about_the_inside(name) || reader_.is_a_detail(name);
    const auto address = is_sure ? one_address(value, is_sure) : plain_address(value, is_sure);
    if (address && !is_inner) {
      return Servers{Server{.name = name_of_key(name), .ip = *address}};
    }
    if (is_sure && value.object() != nullptr) {
      if (auto server = listed_machine(*value.object())) {
        if (!server->name) server->name = name_of_key(name);
        return Servers{*std::move(server)};
      }
    }
    if (is_inner && value.list() != nullptr && is_texts(value)) return Servers();
    if (reader_.is_a_detail(name) && is_texts(value)) return Servers();
    const Path at = place.empty() ? Path::of(name) : place.name(name);
    if (within == Stands::as_part) return in(value, at, within);
    auto found =
        in(value, at, !is_sure && is_about_servers(name) ? Stands::for_servers : Stands::anywhere);
    const bool is_named = !is_about_servers(name) && !names_a_part(name) && value.list() == nullptr;
    if (found && found->size() == 1 && !found->front().name && is_named) {
      found->front().name = name_of_key(name);
    }
    return found;
  }

  /// The machine that an object under its key tells of by nothing but a list of its addresses.
  std::optional<Server> listed_machine(const Object& object) const {
    const auto listed = reader_.listed(object);
    if (reader_.direct_address(object) || reader_.has_identity(object) || listed.empty()) {
      return std::nullopt;
    }
    const OutputValue& first = *listed.front().value;
    if (first.list() == nullptr || first.list()->size() < 2) return std::nullopt;
    auto address = machine_address_of(first);
    if (!address) return std::nullopt;
    Server server{.ip = *std::move(address)};
    reader_.complete(server, object, false, true);
    return server;
  }

  static bool is_texts(const OutputValue& value) {
    const auto elements = elements_of(value);
    return std::all_of(elements.begin(), elements.end(), [](const auto& one) {
      return one.second->string() != nullptr || one.second->is_null();
    });
  }

  /// Whether an object is one machine, so that the parts in it have nothing to say of which.
  bool is_machine(const Object& object, Role role) const {
    if (role != Role::outputs) return reader_.has_identity(object);
    return reader_.is_one_machine(object) || reader_.is_like_a_resource(object);
  }

  std::optional<std::string> own_address(const Object& object, Role role) const {
    if (role == Role::part) return reader_.farthest_address(object);
    auto address = reader_.direct_address(object);
    return address && is_machine(object, role) ? reader_.machine_address(object) : address;
  }

  Found in_object(const Object& object, const Path& place, Role role) const {
    if (const auto address = own_address(object, role)) {
      Server server{.ip = *address};
      reader_.complete(server, object, false, true);
      Servers found{std::move(server)};
      if (role != Role::outputs) return found;
      for (const Listed& one : reader_.listed(object)) {
        if (!lists_servers(one.name)) continue;
        auto more = parallel_.read(object, one, place);
        if (!more) return more;
        add_new(found, *std::move(more));
      }
      return with_named(std::move(found), object, place, role);
    }
    auto listed = listed_servers(object, place, role);
    if (!listed || (!listed->empty() && role != Role::outputs)) return listed;
    auto found = with_named(*std::move(listed), object, place, role);
    if (!found) return found;
    const bool is_by_name = !found->empty();
    if (!is_by_name) found = members(object, place, role, Called::otherwise);
    if (found) finish(*found, object, role, is_by_name);
    return found;
  }

  /// Adds what the object around them tells of servers.
  void finish(Servers& found, const Object& object, Role role, bool is_by_name) const {
    // A project has a name and an id as well as a machine.
    const bool is_machine = !is_by_name && (role == Role::outputs ? reader_.is_one_machine(object)
                                                                  : reader_.has_identity(object));
    if (is_machine && found.size() > 1 && are_parts(found)) found = {farthest(std::move(found))};
    const bool is_alone = found.size() == 1;
    for (Server& server : found) {
      reader_.complete_by_key(server, object);
      reader_.complete(server, object, !is_alone, is_machine);
    }
  }

  /// Several addresses that nothing tells apart belong to the one object around them.
  static bool are_parts(const Servers& found) {
    return std::none_of(found.begin(), found.end(), [](const Server& one) {
      return one.instance_id || one.hostname || (one.name && !names_a_part(*one.name));
    });
  }

  /// The one whose address has the farthest reach, of several the first.
  static Server farthest(Servers&& found) {
    const auto best =
        std::min_element(found.begin(), found.end(), [](const Server& one, const Server& other) {
          return reach_of(one.ip) < reach_of(other.ip);
        });
    return std::move(*best);
  }

  /// Whether what was found in the part of a machine is in truth servers with names and ids of
  /// their own.
  static bool are_whole(const Servers& found, std::string_view part) {
    return !names_an_interface(part) &&
           std::any_of(found.begin(), found.end(),
                       [](const auto& one) { return one.name && one.instance_id; });
  }

  /// The machine that `parts` are of: which it is `object` tells, of the rest they tell what it
  /// lacks.
  Server machine_of(Servers&& parts, const Object& object) const {
    Server part = farthest(std::move(parts));
    Server machine{.ip = std::move(part.ip)};
    reader_.complete(machine, object, false, true);
    for (const Detail& one : kDetails) {
      const bool is_its_own = one.field == &Server::name || one.field == &Server::instance_id;
      if (!is_its_own && !(machine.*one.field)) machine.*one.field = std::move(part.*one.field);
    }
    return machine;
  }

  /// Adds the servers in members that are called after servers, each address once; where there are
  /// any, also those in members called after what servers do.
  Found with_named(Servers found, const Object& object, const Path& place, Role role) const {
    for (const Called called : {Called::after_servers, Called::after_roles}) {
      if (called == Called::after_roles && (found.empty() || role != Role::outputs)) break;
      auto more = members(object, place, role, called);
      if (!more) return more;
      add_new(found, *std::move(more));
    }
    return found;
  }

  static void add_new(Servers& found, Servers&& servers) {
    const auto known = static_cast<std::ptrdiff_t>(found.size());
    for (Server& server : servers) {
      const auto end = found.begin() + known;
      const auto same =
          std::find_if(found.begin(), end, [&](const Server& one) { return one.ip == server.ip; });
      if (same == end) {
        found.push_back(std::move(server));
        continue;
      }
      for (const Detail& one : kDetails) {
        std::optional<std::string>& field = (*same).*one.field;
        if (!field) field = std::move(server.*one.field);
      }
    }
  }

  /// The servers in the members that are called so.
  Found members(const Object& object, const Path& place, Role role, Called called) const {
    const bool has_parts = is_machine(object, role);
    Servers all;
    Servers parts;
    const std::pair<const std::string, OutputValue>* lacking = nullptr;
    for (const auto& one : object) {
      // What lists addresses has been looked at: twice on every level would never end.
      if (!is_called(one.first, called) || reader_.is_address_name(one.first)) continue;
      const OutputValue& value = unwrapped(one.second);
      const bool is_part = has_parts && names_a_part(one.first);
      auto found = in_member(one.first, value, place, is_part ? Stands::as_part : Stands::anywhere);
      if (!found) return found;
      if (is_part && !are_whole(*found, one.first)) {
        std::move(found->begin(), found->end(), std::back_inserter(parts));
        continue;
      }
      if (found->empty() && value.object() != nullptr && reader_.is_one_machine(*value.object())) {
        lacking = &one;
      }
      std::move(found->begin(), found->end(), std::back_inserter(all));
    }
    if (lacking != nullptr && !all.empty()) {
      return base::fail(faults_.no_address(unwrapped(lacking->second), place.name(lacking->first)));
    }
    if (parts.empty()) return all;
    if (are_parts(all)) all.clear();
    all.insert(all.begin(), machine_of(std::move(parts), object));
    return all;
  }

  /// The addresses in a list or map of them, one for each machine. What has an address of its own
  /// by name is no such map: an id beside it is none.
  std::vector<std::string> listed_texts(const OutputValue& value) const {
    std::vector<std::string> texts;
    if (value.object() != nullptr && reader_.direct_address(*value.object())) return texts;
    if (value.list() != nullptr && is_of_one_machine(*value.list())) return texts;
    for (const auto& [key, one] : elements_of(value)) {
      auto address = machine_address_of(*one);
      if (!address && one->list() != nullptr && !one->list()->empty()) return {};
      if (address) texts.push_back(*std::move(address));
    }
    return texts;
  }

  /// The one machine whose addresses are in lists and maps.
  Found listed_of_machine(const Object& object, const Path& place) const {
    Servers parts;
    for (const Listed& one : reader_.listed(object)) {
      for (const std::string& address : listed_texts(*one.value)) parts.push_back({.ip = address});
      auto found = in(*one.value, place.name(one.name), Stands::as_part);
      if (!found || are_whole(*found, one.name)) return found;
      std::move(found->begin(), found->end(), std::back_inserter(parts));
    }
    if (parts.empty()) return parts;
    return Servers{machine_of(std::move(parts), object)};
  }

  Found listed_servers(const Object& object, const Path& place, Role role) const {
    if (role != Role::outputs && is_machine(object, role)) return listed_of_machine(object, place);
    for (const Listed& one : reader_.listed(object)) {
      if (listed_texts(*one.value).empty()) {
        if (is_machine(object, role)) return listed_of_machine(object, place);
        auto found = in(*one.value, place.name(one.name), Stands::anywhere);
        if (!found) return found;
        if (found->empty()) continue;
        finish(*found, object, role, false);
        return found;
      }
      if (elements_of(*one.value).size() > 1 && reader_.is_one_machine(object)) {
        return base::fail(
            Faults::uneven("There are several addresses in " + quoted_name(one.name) +
                           ", but the id or host name beside them is that of one machine."));
      }
      return parallel_.read(object, one, place);
    }
    return Servers();
  }

  const ObjectReader reader_;
  const Faults faults_;
  const ParallelLists parallel_;
};

}  // namespace

base::Expected<std::vector<Server>> servers_in(const OutputValue& outputs, const Names& names,
                                               std::string_view source) {
  const auto read = outputs_of(outputs, source);
  if (!read) return base::fail(read.error());
  return Search(names, source).all(*read);
}

}  // namespace registration::outputs
