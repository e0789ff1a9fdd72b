#pragma once

#include <cstddef>
#include <string_view>

#include "base/secret.h"

namespace http {

// What is in a PEM text, in the eyes of the TLS library. None asks for a passphrase.

/// Takes the next certificate from a PEM text, sound or not; empty when there is none.
[[nodiscard]] std::string_view next_certificate(std::string_view& pem);

/// Whether the first certificate of a PEM text, or the first private key, can be read.
[[nodiscard]] bool is_certificate(std::string_view pem);
[[nodiscard]] bool is_key(const base::Secret& pem);

/// Whether a key is that of the first certificate of a PEM text.
[[nodiscard]] bool belong_together(std::string_view certificate, const base::Secret& key);

/// Whether the TLS library can trust a PEM text: it takes all of it or nothing, and there has to be
/// a certificate.
[[nodiscard]] bool is_readable(std::string_view pem);

/// Which certificate of a PEM text is damaged, counted from 1; 0: none is.
[[nodiscard]] std::size_t first_damaged(std::string_view pem);

}  // namespace http
