#pragma once

#include <string_view>
#include <utility>

#include "base/expected.h"
#include "base/secret.h"
#include "ssh/public_key.h"

namespace ssh {

enum class PrivateKeyFormat { openssh, pkcs1, sec1, pkcs8 };

/// What a private key's text tells about itself. Holds no secret.
struct PrivateKeyInfo {
  PrivateKeyFormat format = PrivateKeyFormat::openssh;
  bool encrypted = false;
  PublicKey public_key = {};
};

/// Looks at a private key without any network: what it is and whether a login can use it. What the
/// way here did to its line breaks and blanks is mended (see base::tidy_pem()).
/// Refuses with ssh.key_unusable, and the command that converts it: a public key, a PuTTY key, a
/// DSA key, a security-key stub, an encrypted key without (or with a wrong) passphrase, and text
/// that is no key at all. The key's text never gets into the diagnostic; one of its values tells
/// what an encrypted key `lacks`, which `cipher` cannot be read, or what the key `lives_in`.
[[nodiscard]] base::Expected<PrivateKeyInfo> inspect_private_key(const base::Secret& text,
                                                                 const base::Secret& passphrase);

/// A private key that a login can use. It is looked at once, when it is read; move-only because of
/// its secrets.
class PrivateKey {
 public:
  /// `text` is OpenSSH, PKCS#1, SEC1 or PKCS#8; `passphrase` is empty when it is not encrypted.
  /// Errors: those of inspect_private_key().
  [[nodiscard]] static base::Expected<PrivateKey> read(const base::Secret& text,
                                                       const base::Secret& passphrase);

  /// The text in the form libssh2 reads, as base::tidy_pem() writes it.
  [[nodiscard]] const base::Secret& text() const { return text_; }
  [[nodiscard]] const base::Secret& passphrase() const { return passphrase_; }
  [[nodiscard]] const PublicKey& public_half() const { return public_half_; }

  [[nodiscard]] PrivateKey clone() const {
    return {text_.clone(), passphrase_.clone(), public_half_};
  }

 private:
  PrivateKey(base::Secret text, base::Secret passphrase, PublicKey public_half)
      : text_(std::move(text)),
        passphrase_(std::move(passphrase)),
        public_half_(std::move(public_half)) {}

  base::Secret text_;
  base::Secret passphrase_;
  PublicKey public_half_;
};

}  // namespace ssh
