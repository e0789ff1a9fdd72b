// Read by the leak sanitizer, where there is one. libssh2 forgets what it holds when a handshake is
// broken off (its own key exchange, and OpenSSL's objects in it) or a packet turns out damaged; the
// tests of broken connections do that hundreds of times. ssh::SessionMemory bounds it per session.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:_libssh2_transport_read\n"
         "leak:ecdh_sha2_nistp\n"
         "leak:kex_method_\n"
         "leak:libcrypto.so\n";
}

// A list of what was left out would count as a report.
extern "C" const char* __lsan_default_options();
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }
