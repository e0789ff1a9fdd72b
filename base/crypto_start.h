#pragma once

namespace base {

/// Starts OpenSSL without its configuration file: whose place and content a program that carries
/// OpenSSL with it cannot rely on, and which costs a start. Before anything else uses OpenSSL.
void start_crypto();

}  // namespace base
