#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with the flags of a command line and a function that checks one input.
/// Source: https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*check)(const uint8_t *data, size_t size));
