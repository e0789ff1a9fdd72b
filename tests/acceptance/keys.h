#pragma once

#include <filesystem>
#include <string>

#include "tests/support/temporary_directory.h"

namespace acceptance {

/// An SSH key pair in files of its own. Move-only.
class KeyPair {
 public:
  /// `type` is one of ssh-keygen's: "ed25519", "rsa", "ecdsa". With a passphrase the private half
  /// is encrypted.
  explicit KeyPair(const std::string& type = "ed25519", const std::string& passphrase = "");

  [[nodiscard]] std::filesystem::path private_file() const { return directory_.path() / "key"; }
  [[nodiscard]] std::filesystem::path public_file() const { return directory_.path() / "key.pub"; }
  /// Signs another's public half as a user certificate for these accounts; the file it is in.
  [[nodiscard]] std::filesystem::path certify(const KeyPair& other,
                                              const std::string& accounts) const;
  /// The private half as OpenSSH writes it, with its line breaks.
  [[nodiscard]] std::string private_text() const;
  /// "<type> <base64>", without a comment and without a line break.
  [[nodiscard]] std::string public_line() const;
  /// The base64 part alone: what tells one key from another.
  [[nodiscard]] std::string blob() const;

 private:
  tests::TemporaryDirectory directory_;
};

}  // namespace acceptance
