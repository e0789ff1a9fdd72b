#include "registration/outputs/object_reader.h"

#include <algorithm>
#include <utility>

#include "base/ip_address.h"
#include "base/text.h"
#include "registration/outputs/address.h"
#include "registration/outputs/documents.h"
#include "registration/outputs/words.h"

namespace registration::outputs {

std::optional<std::string> text_of(const OutputValue& value) {
  if (const auto* const number = value.number()) return number->text;
  const std::string* const text = value.string();
  if (text == nullptr) return std::nullopt;
  const std::string_view content = base::trimmed(*text);
  if (content.empty()) return std::nullopt;
  return std::string(content);
}

std::optional<std::string> address_of(const OutputValue& value) {
  const std::string* const text = value.string();
  return text == nullptr ? std::nullopt : address_in(*text);
}

std::optional<std::string> plain_address(const OutputValue& value, bool is_sure) {
  auto address = address_of(value);
  if (!address) return std::nullopt;
  if (base::is_ip_address(*address)) return address;
  if (is_sure && address->find('.') != std::string::npos) return address;
  return std::nullopt;
}

std::optional<std::string> name_of_key(const std::string& key) {
  if (base::trimmed(key).empty()) return std::nullopt;
  return key;
}

namespace {

/// Takes an address whose reach is farther than that of the one there is.
void take_farther(std::optional<std::string>& best, std::optional<std::string> other) {
  if (other && (!best || reach_of(*other) < reach_of(*best))) best = std::move(other);
}

/// Of a list of texts; nothing where one of them is something else.
std::optional<std::string> farthest_in(const OutputValue::List& list) {
  std::optional<std::string> best;
  for (const OutputValue& one : list) {
    if (unwrapped(one).string() == nullptr) return std::nullopt;
    take_farther(best, address_of(unwrapped(one)));
  }
  return best;
}

}  // namespace

const OutputValue* ObjectReader::member(const Object& object, const std::string& name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &unwrapped(found->second);
}

const std::vector<std::string>& ObjectReader::names_of(std::string_view detail) const {
  return names_.find(detail)->second;
}

std::optional<std::string> ObjectReader::direct_address(const Object& object) const {
  for (const std::string& name : names_of("ip")) {
    const OutputValue* const value = member(object, name);
    if (value == nullptr) continue;
    if (auto address = address_of(*value)) return address;
  }
  return std::nullopt;
}

std::optional<std::string> ObjectReader::machine_address(const Object& object) const {
  for (const std::string& name : names_of("ip")) {
    const OutputValue* const value = member(object, name);
    if (value == nullptr) continue;
    if (auto address = address_of(*value)) return address;
    if (value->list() == nullptr) continue;
    auto address = farthest_in(*value->list());
    if (address && reach_of(*address) < Reach::inside) return address;
  }
  return std::nullopt;
}

std::optional<std::string> ObjectReader::farthest_address(const Object& object) const {
  std::optional<std::string> best;
  for (const std::string& name : names_of("ip")) {
    const OutputValue* const value = member(object, name);
    if (value != nullptr) take_farther(best, address_of(*value));
  }
  return best;
}

std::optional<std::string> ObjectReader::detail(const Object& object, std::string_view detail,
                                                bool with_generic) const {
  for (const std::string& name : names_of(detail)) {
    if (!with_generic && is_generic(name)) continue;
    const OutputValue* const value = member(object, name);
    if (value == nullptr) continue;
    if (auto text = text_of(*value)) return text;
  }
  return std::nullopt;
}

void ObjectReader::complete(Server& server, const Object& object, bool only_shared,
                            bool with_generic) const {
  for (const Detail& one : kDetails) {
    if ((only_shared && !one.is_shared) || server.*one.field) continue;
    server.*one.field = detail(object, one.name, with_generic);
  }
}

void ObjectReader::complete_by_key(Server& server, const Object& object) const {
  if (!server.name) return;
  for (const Detail& one : kDetails) {
    if (one.is_shared) continue;
    for (const std::string& name : names_of(one.name)) {
      const OutputValue* const map = member(object, plural(name));
      if (server.*one.field || map == nullptr || map->object() == nullptr) continue;
      const OutputValue* const found = member(*map->object(), *server.name);
      if (found != nullptr) server.*one.field = text_of(*found);
    }
  }
}

bool ObjectReader::is_one_machine(const Object& object) const {
  return detail(object, "instance_id", false) || detail(object, "hostname");
}

bool ObjectReader::has_identity(const Object& object) const {
  return detail(object, "instance_id") || detail(object, "hostname") || detail(object, "name");
}

bool ObjectReader::is_like_a_resource(const Object& object) const {
  const auto& names = names_of("instance_id");
  const bool lists_ids = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    for (const std::string& spelt : {name, plural(name)}) {
      const OutputValue* const value = member(object, spelt);
      if (value != nullptr && (value->list() != nullptr || value->object() != nullptr)) return true;
    }
    return false;
  });
  return !lists_ids && detail(object, "instance_id") && detail(object, "name");
}

std::vector<ObjectReader::Listed> ObjectReader::listed(const Object& object) const {
  std::vector<Listed> all;
  for (const std::string& name : names_of("ip")) {
    for (const std::string& spelt : {name, plural(name)}) {
      const OutputValue* const value = member(object, spelt);
      if (value != nullptr && (value->list() != nullptr || value->object() != nullptr)) {
        all.push_back({spelt, value});
      }
    }
  }
  return all;
}

bool ObjectReader::is_name_of(std::string_view detail, std::string_view name) const {
  const auto& names = names_of(detail);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& one) { return name == one || name == plural(one); });
}

bool ObjectReader::is_address_name(std::string_view name) const { return is_name_of("ip", name); }

bool ObjectReader::is_a_detail(std::string_view name) const {
  return std::any_of(kDetails.begin(), kDetails.end(),
                     [&](const Detail& one) { return is_name_of(one.name, name); });
}

bool lists_servers(std::string_view name) {
  return name == plural("server_ip") || name == plural("instance_ip");
}

}  // namespace registration::outputs
