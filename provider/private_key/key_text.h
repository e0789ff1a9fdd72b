#pragma once

#include <string>

#include "base/expected.h"
#include "base/secret.h"
#include "provider/private_key/model.h"
#include "ssh/public_key.h"

namespace provider {

/// A private key that Coolify can log in with.
struct KeyText {
  base::Secret text;  ///< as it is sent: tidy PEM or OpenSSH, LF ends its lines
  ssh::PublicKey public_half;
};

/// Reads a private key of a configuration or of Coolify. Error private_key.unusable for what
/// Coolify could keep and never log in with, and for what it would refuse: an encrypted key, a
/// public one, a PuTTY key, one of a type or size that its `ssh` does not use, base64 of a key, and
/// text that is none.
[[nodiscard]] base::Expected<KeyText> read_key_text(const std::string& text);

/// Whether two texts are the same key, by their public halves. False when one cannot be read.
[[nodiscard]] bool is_same_key(const std::string& one, const std::string& other);

/// The argument that gives the key, or would; both are null where the key is generated.
struct GivenKey {
  const char* argument = "";
  schema::Field<std::string> text;  ///< null, or not known yet

  [[nodiscard]] bool is_write_only() const { return std::string(argument) == "private_key_wo"; }
};
[[nodiscard]] GivenKey given_key(const KeyModel& config);

/// What is wrong with the key that is given, at its argument; nothing while it is not known.
[[nodiscard]] base::Diagnostics given_key_faults(const KeyModel& config);

}  // namespace provider
