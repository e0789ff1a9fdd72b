#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/expected.h"
#include "base/path.h"
#include "registration/outputs/faults.h"
#include "registration/outputs/object_reader.h"
#include "registration/outputs/output_value.h"
#include "registration/outputs/server.h"

namespace registration::outputs {

/// What is in a list or map, with the keys of the latter, out of wrappers. Refers to `value`.
[[nodiscard]] std::vector<std::pair<std::string, const OutputValue*>> elements_of(
    const OutputValue& value);

/// Reads lists beside one another: the ids are those of the servers at the same place. Refers to
/// the reader and the faults, which have to outlive it.
class ParallelLists {
 public:
  ParallelLists(const ObjectReader& reader, const Faults& faults)
      : reader_(reader), faults_(faults) {}

  /// The servers of `addresses`, a list or map in `object`, which is at `place`. Errors:
  /// outputs.no_address, outputs.uneven.
  [[nodiscard]] base::Expected<std::vector<Server>> read(const ObjectReader::Object& object,
                                                         const ObjectReader::Listed& addresses,
                                                         const base::Path& place) const;

 private:
  using Servers = std::vector<Server>;
  [[nodiscard]] std::optional<base::Diagnostic> read_detail(const ObjectReader::Object& object,
                                                            const Detail& one,
                                                            const ObjectReader::Listed& addresses,
                                                            Servers& servers) const;
  [[nodiscard]] static std::optional<base::Diagnostic> unpaired(
      const Detail& detail, const ObjectReader::Listed& addresses, const std::string& name,
      const OutputValue& value);

  const ObjectReader& reader_;
  const Faults& faults_;
};

}  // namespace registration::outputs
