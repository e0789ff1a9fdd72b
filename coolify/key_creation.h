#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/api.h"
#include "coolify/private_key.h"

namespace coolify {

/// Creates one private key exactly once. An answer that got lost leaves open whether Coolify has
/// the key: it is looked for by its fingerprint, and nothing is sent again before it certainly is
/// not there. The caller holds the lock of the fingerprint.
class KeyCreation {
 public:
  /// The team's keys as they are at this moment.
  using Keys = std::shared_ptr<const std::vector<PrivateKey>>;  // shared with other readers
  using ListKeys = std::function<base::Expected<Keys>(const base::Context&)>;
  /// Called after each request that may have changed the keys.
  using Changed = std::function<void()>;

  KeyCreation(ListKeys list_keys, Changed changed, Api& api, const NewPrivateKey& wanted)
      : list_keys_(std::move(list_keys)),
        changed_(std::move(changed)),
        api_(api),
        wanted_(wanted) {}

  /// The new record; what was sent stands in it where it could not be read back. Errors:
  /// coolify.key_exists, coolify.key_in_doubt, coolify.key_rejected and those of any call.
  [[nodiscard]] CreatedKey run(const base::Context& context);

 private:
  using Found = std::optional<PrivateKey>;

  [[nodiscard]] Api::Outcome post(const base::Context& context);
  [[nodiscard]] base::Expected<void> look_before(const base::Context& context);
  [[nodiscard]] CreatedKey read_back(const http::Response& created, const base::Context& context);
  /// The record of a creation whose answer got lost or names none, if it is there by now. Errors:
  /// coolify.key_in_doubt.
  [[nodiscard]] base::Expected<Found> look_after(const CallFailure& lost,
                                                 const base::Context& context);
  [[nodiscard]] base::Expected<Found> look_once(const base::Context& context);
  [[nodiscard]] CreatedKey after_success(const http::Response& created, const std::string& finding,
                                         const base::Context& context);
  /// What a refusal means: the key may be there already, from before or from an earlier turn.
  [[nodiscard]] CreatedKey after_refusal(const CallFailure& refusal, bool is_first,
                                         const base::Context& context);
  [[nodiscard]] base::Diagnostic in_doubt(base::Diagnostic error, const std::string& finding) const;

  const ListKeys list_keys_;
  const Changed changed_;
  Api& api_;
  const NewPrivateKey& wanted_;
};

/// Error coolify.key_exists: `holder` is the record that has the key.
[[nodiscard]] base::Diagnostic key_exists(const PrivateKey& holder);

}  // namespace coolify
