# The same as static libraries, of which the linker takes what is used. The distribution's own files
# for CMake name its shared ones.

set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(OPENSSL_USE_STATIC_LIBS ON)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_library(NGHTTP2_LIBRARY nghttp2 REQUIRED)
find_package(Protobuf REQUIRED)

set(curl ${deps}/curl/lib/libcurl.a)
if(NOT EXISTS ${curl})
  message(FATAL_ERROR "no static libcurl was found: run `scripts/deps.sh release` first")
endif()
add_library(CURL::libcurl STATIC IMPORTED GLOBAL)
set_target_properties(
  CURL::libcurl
  PROPERTIES IMPORTED_LOCATION ${curl}
             INTERFACE_INCLUDE_DIRECTORIES ${deps}/curl/include
             INTERFACE_COMPILE_DEFINITIONS CURL_STATICLIB
             INTERFACE_LINK_LIBRARIES "OpenSSL::SSL;OpenSSL::Crypto;${NGHTTP2_LIBRARY};ZLIB::ZLIB")

set(PKG_CONFIG_ARGN --static)
pkg_check_modules(grpc REQUIRED IMPORTED_TARGET GLOBAL grpc++)
add_library(gRPC::grpc++ INTERFACE IMPORTED GLOBAL)
target_link_libraries(gRPC::grpc++ INTERFACE PkgConfig::grpc)
