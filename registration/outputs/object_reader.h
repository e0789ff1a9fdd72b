#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registration/outputs/names.h"
#include "registration/outputs/output_value.h"
#include "registration/outputs/server.h"

namespace registration::outputs {

/// A detail of a server beside its address.
struct Detail {
  std::string_view name;
  std::optional<std::string> Server::* field;
  bool is_shared;  ///< one value may hold for several servers
};
inline constexpr std::array<Detail, 6> kDetails = {
    {{"name", &Server::name, false},
     {"instance_id", &Server::instance_id, false},
     {"hostname", &Server::hostname, false},
     {"private_ip", &Server::private_ip, false},
     {"cloud_provider", &Server::cloud_provider, true},
     {"region", &Server::region, true}}};

/// A text, or a number as one; nothing for what is empty or another thing.
[[nodiscard]] std::optional<std::string> text_of(const OutputValue& value);

/// The address in a text.
[[nodiscard]] std::optional<std::string> address_of(const OutputValue& value);

/// The same for a text that nothing says to be an address: `is_sure` when it stands where servers
/// are meant, where a host name with a dot is one too.
[[nodiscard]] std::optional<std::string> plain_address(const OutputValue& value, bool is_sure);

/// The key of a map as the name of what is under it; nothing for an empty one.
[[nodiscard]] std::optional<std::string> name_of_key(const std::string& key);

/// Finds by their names what the members of one object tell. Refers to the names, which have to
/// outlive it.
class ObjectReader {
 public:
  explicit ObjectReader(const Names& names) : names_(names) {}

  using Object = OutputValue::Object;
  [[nodiscard]] const Names& names() const { return names_; }
  /// What is under a name, out of its wrapper; null where there is nothing.
  [[nodiscard]] static const OutputValue* member(const Object& object, const std::string& name);
  [[nodiscard]] const std::vector<std::string>& names_of(std::string_view detail) const;

  /// The first address that is a text.
  [[nodiscard]] std::optional<std::string> direct_address(const Object& object) const;
  /// The same of what is one machine, where a list of texts holds addresses of it as well: the one
  /// of farthest reach, if the outside can use it.
  [[nodiscard]] std::optional<std::string> machine_address(const Object& object) const;
  /// Of all addresses that are texts the one of farthest reach, as a part of a machine has several.
  [[nodiscard]] std::optional<std::string> farthest_address(const Object& object) const;
  /// Fills what the server lacks; `with_generic` also by names that any object has.
  void complete(Server& server, const Object& object, bool only_shared, bool with_generic) const;
  /// Fills what a server that has a name lacks from the maps of the object in which that is a key.
  void complete_by_key(Server& server, const Object& object) const;
  /// Whether it has the id or the host name of one machine.
  [[nodiscard]] bool is_one_machine(const Object& object) const;
  /// Whether it has an id or a name, of whatever it is.
  [[nodiscard]] bool has_identity(const Object& object) const;
  /// Whether it has both and no lists of ids, as the resources of clouds.
  [[nodiscard]] bool is_like_a_resource(const Object& object) const;

  struct Listed {
    std::string name;
    const OutputValue* value;
  };
  /// Lists and maps under the names of addresses and their plurals, in their order.
  [[nodiscard]] std::vector<Listed> listed(const Object& object) const;
  [[nodiscard]] bool is_address_name(std::string_view name) const;
  /// Whether a detail has this name, or a list of it.
  [[nodiscard]] bool is_a_detail(std::string_view name) const;

 private:
  [[nodiscard]] std::optional<std::string> detail(const Object& object, std::string_view detail,
                                                  bool with_generic = true) const;
  [[nodiscard]] bool is_name_of(std::string_view detail, std::string_view name) const;

  const Names& names_;
};

/// Whether a list of this name is of several servers also beside the address of one.
[[nodiscard]] bool lists_servers(std::string_view name);

}  // namespace registration::outputs
