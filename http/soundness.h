#pragma once

#include <string>

#include "base/expected.h"
#include "http/config.h"
#include "http/proxy_choice.h"

namespace http {

/// Refuses what would not be sent as the one header it is meant to be: a line break in a name or a
/// value would begin another header, a reserved name means something on the way. All that a Config
/// puts into a request goes through here, so that no caller has to think of it. Error
/// http.invalid_header with the field as path.
[[nodiscard]] base::Expected<void> check_headers(const Config& config);

/// Refuses a proxy whose address holds what cannot be seen, or a control character as a code:
/// libcurl ignores such a proxy without a word and sends everything directly. Also one that has no
/// host, or begins with a scheme that no proxy speaks, unless NO_PROXY may keep it from being used.
/// Error http.proxy.
[[nodiscard]] base::Expected<void> check_proxy(const ProxyChoice& proxy);

/// Refuses a client certificate and a key, as PEM in any form, that TLS cannot use, and two that do
/// not belong together. One that is empty is not looked at. Error http.client_cert with path
/// `client_cert` or `client_key`.
[[nodiscard]] base::Expected<void> check_identity(const std::string& certificate,
                                                  const base::Secret& key);

/// Puts the client certificate and its key into the one form of PEM that TLS libraries read. Error
/// http.client_cert as check_identity() has it, and for one without the other.
[[nodiscard]] base::Expected<void> tidy_identity(Config& config);

}  // namespace http
