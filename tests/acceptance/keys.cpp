#include "tests/acceptance/keys.h"

#include "tests/support/process.h"

namespace acceptance {

KeyPair::KeyPair(const std::string& type, const std::string& passphrase) {
  tests::run_checked({.argv = {"ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "", "-f",
                               private_file().string()}});
}

std::filesystem::path KeyPair::certify(const KeyPair& other, const std::string& accounts) const {
  tests::run_checked({.argv = {"ssh-keygen", "-q", "-s", private_file().string(), "-I", "test",
                               "-n", accounts, other.public_file().string()}});
  return other.directory_.path() / "key-cert.pub";
}

std::string KeyPair::private_text() const { return tests::read_file(private_file()); }

std::string KeyPair::public_line() const {
  const std::string line = tests::read_file(public_file());
  const std::size_t blob_begins = line.find(' ') + 1;
  return line.substr(0, line.find_first_of(" \n", blob_begins));
}

std::string KeyPair::blob() const {
  const std::string line = public_line();
  return line.substr(line.find(' ') + 1);
}

}  // namespace acceptance
