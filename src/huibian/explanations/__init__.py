"""What every kind of problem means, with an example that has it. `huibian.explaining` puts them together and prints them."""
