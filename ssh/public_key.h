#pragma once

#include <string>
#include <string_view>

#include "base/expected.h"

namespace ssh {

/// A public key as OpenSSH writes it on one line. A value; two keys are the same when type and
/// blob are, whatever their comments say.
struct PublicKey {
  std::string type;     ///< "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", ...
  std::string blob;     ///< the key in SSH wire form, raw bytes; begins with the type
  std::string comment;  ///< may be empty

  [[nodiscard]] bool same_key(const PublicKey& other) const {
    return type == other.type && blob == other.blob;
  }
  /// "type base64", and the comment when there is one.
  [[nodiscard]] std::string line() const;
  /// The same without the comment: what is compared, stored and deployed.
  [[nodiscard]] std::string line_without_comment() const;
  /// "SHA256:..." as ssh-keygen -l prints it.
  [[nodiscard]] std::string fingerprint() const;
  /// The size of an RSA key in bits, as ssh-keygen -l counts; 0 for keys of other types.
  [[nodiscard]] std::size_t rsa_bits() const;
};

/// Whether keys of this type can be read here: "ssh-ed25519", "ssh-rsa", ...
[[nodiscard]] bool is_key_type(std::string_view word);

/// Whether "type base64 ..." is a sound key of a type that nobody here can use: a DSA key, a
/// certificate, one of a later OpenSSH.
[[nodiscard]] bool is_foreign_key(std::string_view line);

/// Takes the next word off `rest`, with the blanks before it.
[[nodiscard]] std::string_view take_word(std::string_view& rest);

/// Reads one line "type base64 [comment]". Refuses (ssh.public_key_invalid) line breaks and control
/// characters, options before the type, unknown types, damaged base64 and a blob of another type
/// or shape than the line claims.
[[nodiscard]] base::Expected<PublicKey> parse_public_key(std::string_view line);

/// Reads a key in SSH wire form, as a server presents it.
[[nodiscard]] base::Expected<PublicKey> public_key_of_blob(std::string_view blob);

/// True for "SHA256:" followed by the 43 characters of an unpadded base64 digest.
[[nodiscard]] bool is_fingerprint(std::string_view text);

/// "SHA256:..." of any bytes in wire form.
[[nodiscard]] std::string fingerprint_of_blob(std::string_view blob);

}  // namespace ssh
