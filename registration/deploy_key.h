#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "registration/result.h"
#include "ssh/public_key.h"
#include "ssh/remote/executor.h"

namespace registration {

/// The account that Coolify logs in as, and the port of sshd that its connections come to; nothing:
/// that of ours. A name alone is one.
struct Account {
  // NOLINTBEGIN(google-explicit-constructor)
  Account(std::string name, std::optional<std::uint16_t> at = {})
      : user(std::move(name)), coolify_port(at) {}
  Account(const char* name) : user(name) {}
  // NOLINTEND(google-explicit-constructor)

  std::string user;
  std::optional<std::uint16_t> coolify_port;
};

/// Makes `key` one of the keys that may log in as the account, who need not be the login user: then
/// the file is edited as that user through root, sudo or doas; by root itself only outside of the
/// home folder, where root alone could change the way to the file. A line with the same type and
/// blob counts as present whatever its comment, unless sshd ignores it for an option that it does
/// not take; lines of others stay byte for byte. The file is
/// replaced in one step under a lock and read back. With `former_comment`, a line that is there
/// gets the comment of `key`: the one with the former comment, else the one sshd takes. The rest of
/// the line stays. Errors: those of Executor::run, and `deploy_key.*`.
[[nodiscard]] base::Expected<KeyDeployment> deploy_key(
    ssh::Executor& executor, const Account& account, const ssh::PublicKey& key,
    const base::Context& context, const std::optional<std::string>& former_comment = {});

/// The warning that goes with KeyDeployment::bound.
[[nodiscard]] base::Diagnostic bound_key(const std::string& user);

/// The finding `deploy_key.refused`: sshd turned the key down although it is in the file. `why` is
/// the refusal.
[[nodiscard]] base::Diagnostic refused_key(const std::string& user, const base::Diagnostic& why);

/// Whether a key opens an account, as far as its files of keys tell. bound: it is there, but sshd
/// takes it from some addresses, until some day or for one command only, or ignores the line or the
/// file. A file that neither the account nor we can read counts as one that has the key.
enum class KeyState { deployed, bound, absent };
[[nodiscard]] std::string_view to_string(KeyState state);

struct KeyLook {
  /// Nothing: it is in none of the files, and sshd may know of more than these.
  std::optional<KeyState> state = KeyState::absent;
  /// Why it does not open the account, or why that is not known, where more is known; else empty.
  std::string detail = {};
};

/// Looks for the key in every file that sshd reads for the account, and changes nothing. Errors:
/// those of Executor::run, and `deploy_key.*` when a file cannot be read and none has the key.
[[nodiscard]] base::Expected<KeyLook> look_for_key(ssh::Executor& executor, const Account& account,
                                                   const ssh::PublicKey& key,
                                                   const base::Context& context);

/// Takes the line away that deploy_key() wrote: type, blob and comment equal, no options. False
/// when there is none. Errors as for deploy_key(), and `deploy_key.other_lines` when the key is in
/// a line that is not of this kind: that stays.
[[nodiscard]] base::Expected<bool> remove_key(ssh::Executor& executor, const Account& account,
                                              const ssh::PublicKey& key,
                                              const base::Context& context);

}  // namespace registration
