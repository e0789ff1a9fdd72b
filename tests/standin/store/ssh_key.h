#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace standin {

/// What Coolify makes of the text of a private key.
struct KeyMaterial {
  /// "ssh-ed25519 AAAA... ": an empty comment and a trailing blank. Nothing when the text can be
  /// loaded but has no private half: Coolify stores such a key and fails later.
  std::optional<std::string> public_key;
  /// SHA-256 of the public key, base64 without padding and without a "SHA256:" in front.
  std::optional<std::string> fingerprint;
};

/// Reads an unencrypted private key: OpenSSH, PKCS#1, SEC 1 or PKCS#8, with LF or CRLF. Nothing
/// for everything else: encrypted keys, public key lines, damaged text.
[[nodiscard]] std::optional<KeyMaterial> load_key(std::string_view text);

/// Decodes base64, passing over characters that do not belong there.
[[nodiscard]] std::string base64_decoded(std::string_view text);
[[nodiscard]] std::string base64_encoded(std::string_view bytes);

/// A fresh Ed25519 key in the OpenSSH format.
[[nodiscard]] std::string generate_key();

}  // namespace standin
