"""Uses the generated client as a program would: python client.py FOLDER URL TOKEN RUN."""

import sys

sys.path.insert(0, sys.argv[1])

from vocalise_client import AuthenticatedClient
from vocalise_client.api.campaign import campaign_board, campaign_list, campaign_validate
from vocalise_client.api.run import run_files, run_run
from vocalise_client.models import CampaignFileText, CampaignState, CampaignSummary, Problem

url, token, run = sys.argv[2:5]
client = AuthenticatedClient(base_url=url, token=token)

campaigns = campaign_list.sync(client=client, limit=1)
assert len(campaigns) == 1 and isinstance(campaigns[0], CampaignSummary), campaigns
assert campaigns[0].state is CampaignState.DONE, campaigns[0]
total = campaign_list.sync_detailed(client=client, limit=1).headers["X-Total-Count"]
assert int(total) >= 1, total

board = campaign_board.sync(campaigns[0].name, client=client)
assert board.campaign.id == campaigns[0].id, board

view = run_run.sync(run, client=client)
assert str(view.run.id) == run and 0 <= view.run.uar <= 1, view
assert view.run.failure is None and view.run.ended_at.tzinfo is not None, view
assert any(file.name == "model.safetensors" for file in run_files.sync(run, client=client))

refused = campaign_validate.sync(client=client, body=CampaignFileText(text=""))
assert isinstance(refused, Problem) and refused.status == 422, refused
missing = campaign_board.sync("nosuch", client=client)
assert isinstance(missing, Problem) and missing.code == "NOT_FOUND", missing
print("the client works")
