.DEFAULT_GOAL := help
.PHONY: help demo up verify launcher format bench

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: ## a real campaign end to end on synthetic corpora
	./vocalise demo

up: ## everything on this machine, with the UI
	./vocalise up

verify: ## all tests, as continuous integration runs them
	./mvnw verify

launcher: ## what the launcher says on machines that are not as they should be
	tests/launcher

format: ## google-java-format on everything
	./mvnw -q spotless:apply

bench: ## training step, audio pipeline and beam search on this machine
	./vocalise bench train && ./vocalise bench pipeline && ./vocalise bench asr-decode
