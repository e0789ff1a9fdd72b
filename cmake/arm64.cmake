# For building programs for linux/arm64 on another machine: the distribution's cross compiler, and what
# cmake/arm64_root.sh unpacked. Programs that run while building (protoc) are this machine's own.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)

get_filename_component(deps ${CMAKE_CURRENT_LIST_DIR}/../build/deps/arm64 ABSOLUTE)
# Where Debian keeps what headers differ in.
set(CMAKE_C_STANDARD_INCLUDE_DIRECTORIES ${deps}/root/usr/include/aarch64-linux-gnu)
set(CMAKE_CXX_STANDARD_INCLUDE_DIRECTORIES ${CMAKE_C_STANDARD_INCLUDE_DIRECTORIES})
set(CMAKE_FIND_ROOT_PATH ${deps}/root ${deps})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} ${deps}/root/usr/lib/aarch64-linux-gnu/pkgconfig:${deps}/root/usr/share/pkgconfig)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${deps}/root)
