#include "base/crypto_start.h"

#include <openssl/crypto.h>

namespace base {

void start_crypto() { ::OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr); }

}  // namespace base
