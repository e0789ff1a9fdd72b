#include "tests/protocol/toy_offer.h"

#include "tests/protocol/toy_action.h"
#include "tests/protocol/toy_data_source.h"
#include "tests/protocol/toy_ephemeral.h"
#include "tests/protocol/toy_functions.h"
#include "tests/protocol/toy_list.h"
#include "tests/protocol/toy_record.h"
#include "tests/protocol/toy_resource.h"

namespace protocol {

schema::Offer toy_offer() {
  schema::Offer offer;
  offer.resources.push_back(std::make_unique<ToyResource>());
  offer.resources.push_back(std::make_unique<ToyRecord>());
  offer.data_sources.push_back(std::make_unique<ToyDataSource>());
  offer.functions = toy_functions();
  offer.ephemeral_resources.push_back(std::make_unique<ToyEphemeral>());
  offer.list_resources.push_back(std::make_unique<ToyList>());
  offer.actions.push_back(std::make_unique<ToyAction>());
  return offer;
}

}  // namespace protocol
