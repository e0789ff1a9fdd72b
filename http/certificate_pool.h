#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace http {

/// The certificates of a bundle and of folders, each once, as a text that the TLS library can read.
class CertificatePool {
 public:
  /// The bundle: its text as it is when that is readable, else the sound certificates in it.
  explicit CertificatePool(std::string bundle);

  /// Adds the sound certificates in all files directly in a folder, whatever their names. The rest
  /// is passed over: there are other things beside certificates, and one that is damaged must not
  /// cost the others. Returns why the folder cannot be read, or not wholly, as a sentence; empty
  /// when it was.
  [[nodiscard]] std::string add_folder(const std::string& path);

  /// How many certificates were in the folders, those that the bundle has as well included.
  [[nodiscard]] std::size_t found() const { return found_; }
  /// Whether they are others than the bundle's: the folders had more, or it has damaged ones.
  [[nodiscard]] bool differs_from_bundle() const { return differs_from_bundle_; }
  /// All of them, the bundle first.
  [[nodiscard]] const std::string& pem_text() const { return pem_text_; }

 private:
  void add(std::string_view block);
  void add_text(std::string_view pem);

  std::set<std::string, std::less<>> blocks_;
  std::string pem_text_;
  std::size_t found_ = 0;
  bool differs_from_bundle_ = false;
};

}  // namespace http
